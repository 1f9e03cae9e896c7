import { CircleAlert, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { Toaster as Sonner, toast as sonner } from "sonner";
import { errorBody } from "@/api/client";
import { usePlace } from "@/lib/navigation";
import { en } from "@/text/en";
import { Button } from "./Button";
import { IconButton } from "./IconButton";
import { StateGlyph } from "./StateGlyph";

type ToastTone = "done" | "warn" | "error";

interface ToastAction {
  label: string;
  run: () => void;
}

const icons: Record<ToastTone, ReactNode> = {
  done: <StateGlyph state="in_sync" />,
  warn: <TriangleAlert size={15} className="text-warn" aria-hidden />,
  error: <CircleAlert size={15} className="text-danger" aria-hidden />,
};

/** A short word at the bottom that something happened; it goes by itself after eight seconds. */
export function showToast(
  tone: ToastTone,
  text: string,
  more?: { detail?: string; action?: ToastAction; second?: ToastAction },
): void {
  const actions = [more?.second, more?.action].filter((action) => action !== undefined);
  sonner.custom(
    (id) => (
      <div
        data-testid="toast"
        data-tone={tone}
        className="flex min-h-10 w-100 items-center gap-2.5 rounded-lg bg-raised font-sans py-1.5 pr-2 pl-3 text-fg shadow-pop"
      >
        <span className="flex-none">{icons[tone]}</span>
        <span className="min-w-0 flex-1 break-words">
          {text}
          {more?.detail && <span className="block text-sm text-fg2">{more.detail}</span>}
        </span>
        {actions.map((action) => (
          <Button
            key={action.label}
            size="sm"
            onClick={() => {
              action.run();
              sonner.dismiss(id);
            }}
          >
            {action.label}
          </Button>
        ))}
        <IconButton
          label={en.common.dismiss}
          icon={<X size={14} aria-hidden />}
          onClick={() => sonner.dismiss(id)}
        />
      </div>
    ),
    { duration: 8000 },
  );
}

/** A toast for anything thrown: the code's title and the message. */
export function toastError(error: unknown, action?: ToastAction): void {
  const body = errorBody(error);
  showToast("error", en.errors[body.code]?.title ?? en.common.unknownError, { detail: body.message, action });
}

/** Pixels from the window's edges: above the footer of a dialog and the tray of a list, and beside the rail. */
const offset = { bottom: 76, right: 12, left: 216 };

/** Where toasts appear. Once, in the window. The view of sets has its buttons at the right, so there they come at the left. */
export function Toaster() {
  const { view } = usePlace();
  return (
    <Sonner
      position={view === "sets" ? "bottom-left" : "bottom-right"}
      offset={offset}
      gap={8}
      visibleToasts={4}
    />
  );
}
