import { CircleAlert, Copy, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { errorBody } from "@/api/client";
import { copyText } from "@/lib/clipboard";
import { en } from "@/text/en";
import { Button } from "./Button";
import { IconButton } from "./IconButton";
import { PathText } from "./PathText";

interface ErrorStateProps {
  error: unknown;
  /** Shown as a button where trying again can help. */
  onRetry?: () => void;
  /** Further buttons. */
  actions?: ReactNode;
}

/** What went wrong, in words: the code's title, the message, the hints, and Retry. */
export function ErrorState({ error, onRetry, actions }: ErrorStateProps) {
  const body = errorBody(error);
  const text = en.errors[body.code] ?? { title: en.common.unknownError, retry: true };
  return (
    <div role="alert" data-testid="error-state" className="flex items-start gap-3 px-5 py-4">
      <CircleAlert size={16} className="mt-px flex-none text-danger" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{text.title}</p>
        <p className="mt-0.5 break-words text-fg2 select-text">{body.message}</p>
        {body.path && <PathText path={body.path} className="mt-0.5 text-fg2" />}
        {body.hints.length > 0 && (
          <ul className="mt-2 list-disc pl-4 text-sm leading-[19px] text-fg2">
            {body.hints.map((hint) => (
              <li key={hint}>{hint}</li>
            ))}
          </ul>
        )}
        <div className="mt-3 flex items-center gap-2">
          {onRetry && text.retry && (
            <Button icon={<RefreshCw size={14} aria-hidden />} onClick={onRetry} data-testid="retry">
              {en.common.retry}
            </Button>
          )}
          {actions}
          <span className="ml-auto flex items-center gap-1.5 font-mono text-sm text-fg3">
            {body.code}
            <IconButton
              label={en.common.copyDetails}
              icon={<Copy size={14} aria-hidden />}
              onClick={() => void copyText(JSON.stringify(body, null, 2))}
            />
          </span>
        </div>
      </div>
    </div>
  );
}
