import "./styles/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { askByMessages } from "./api/transport";
import { App } from "./app/App";
import { applyAppearance, rememberedAppearance } from "./app/appearance";

askByMessages();
// Before the first paint, so that the window never flashes in the other theme.
applyAppearance(rememberedAppearance());

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
