import { Ellipsis, Trash2 } from "lucide-react";
import { changeOf } from "@/api/set-changes";
import type { AttachmentStatus } from "@/api/types";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { Menu, MenuItem } from "@/components/Menu";
import { PlatformMark } from "@/components/PlatformMark";
import { behindLines, Pips, standingWords, stateOfStatus, updatesOf } from "@/components/SetStanding";
import { StateGlyph } from "@/components/StateGlyph";
import { navigate } from "@/lib/navigation";
import { requestSetChanges } from "@/lib/requests";
import { en } from "@/text/en";

/** For who points at the sentence. */
function detailOf(status: AttachmentStatus): string | undefined {
  const lines = behindLines(status).map(({ text }) => text);
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** One project that follows a set. */
export function AttachedRow({ status }: { status: AttachmentStatus }) {
  const text = en.setDeploy.panel;
  const { project_name: name, project_path: path, problem } = status;
  const updates = updatesOf(status);
  return (
    <div
      data-testid={`attached-${name}-${status.profile_id}`}
      className="grid h-full grid-cols-[16px_minmax(0,184px)_minmax(108px,152px)_minmax(0,1fr)_auto] items-center gap-x-2.5 border-b border-line pr-3 pl-4 hover:bg-hover"
    >
      <StateGlyph state={stateOfStatus(status)} />
      <span className="flex min-w-0 items-center gap-1.5" title={path}>
        <span className="cut min-w-12 flex-[0_1_auto] font-medium">{name}</span>
        <PlatformMark platform={status.platform} name={status.platform_name} />
      </span>
      <Pips status={status} />
      <span
        className={`cut text-sm ${problem ? "text-warn" : "text-fg2"}`}
        title={problem?.message ?? detailOf(status)}
        data-testid="standing"
      >
        {problem ? (en.errors[problem.code]?.title ?? problem.message) : standingWords(status)}
      </span>
      <span className="flex flex-none items-center gap-1">
        <Button
          size="sm"
          tone="quiet"
          aria-label={text.showIn(name)}
          data-testid="attached-show"
          onClick={() => navigate("deployments", path)}
        >
          {text.show}
        </Button>
        {updates > 0 && (
          <Button
            size="sm"
            aria-label={text.updateIn(updates, name)}
            data-testid="attached-update"
            onClick={() => requestSetChanges([changeOf(status, "update")])}
          >
            {text.update(updates)}
          </Button>
        )}
        <Menu
          align="end"
          trigger={
            <IconButton
              label={text.more(name)}
              icon={<Ellipsis size={14} aria-hidden />}
              data-testid="attached-more"
            />
          }
        >
          <MenuItem
            icon={<Trash2 size={14} aria-hidden />}
            testId="attached-undeploy"
            onSelect={() => requestSetChanges([changeOf(status, "undeploy")])}
          >
            {text.undeploy}
          </MenuItem>
        </Menu>
      </span>
    </div>
  );
}
