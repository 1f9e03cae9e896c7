import { Bot, Package, Plug } from "lucide-react";
import { en } from "@/text/en";
import { DoorLine } from "./Door";

const icons = [Package, Bot, Plug];

/** What the samples hold. */
export function SampleContents() {
  return (
    <ul>
      {en.firstRun.samplesWhat.map((what, i) => {
        const Icon = icons[i] ?? Package;
        return (
          <DoorLine key={what} icon={<Icon size={14} aria-hidden />}>
            {what}
          </DoorLine>
        );
      })}
    </ul>
  );
}
