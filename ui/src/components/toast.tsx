import { CircleAlert, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { Toaster as Sonner, toast as sonner } from "sonner";
import { errorBody } from "@/api/client";
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

/** A short word at the bottom right that something happened; it goes by itself after eight seconds. */
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

/** Where toasts appear, above the footer of a dialog and the tray of a list. Once, in the window. */
export function Toaster() {
  return <Sonner position="bottom-right" offset={{ bottom: 76, right: 12 }} gap={8} visibleToasts={4} />;
}
