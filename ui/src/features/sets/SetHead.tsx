import { useQuery } from "@tanstack/react-query";
import { Copy, Ellipsis, FolderOpen, Pencil, Trash2 } from "lucide-react";
import { projectQueries, useOpenFolder } from "@/api/projects";
import { type BundleSummary, useCloneBundle } from "@/api/sets";
import { BundleIcon } from "@/components/BundleIcon";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { Menu, MenuItem, MenuLine } from "@/components/Menu";
import { SplitButton } from "@/components/SplitButton";
import { showToast, toastError } from "@/components/toast";
import { requestDeploySet, requestSetChanges } from "@/lib/requests";
import { en } from "@/text/en";
import { UpdateBehindButton } from "./attached/UpdateBehindButton";
import { isUnusable } from "./deploy/targets";
import { useUndo } from "./useMembers";

interface SetHeadProps {
  bundle: BundleSummary;
  /** What it comes to is known, and is something. */
  deployable: boolean;
  onEdit: () => void;
  onDelete: () => void;
  onCloned: (bundle: BundleSummary) => void;
}

/** Name, tags and description of a set or group, and what can be done with it. */
export function SetHead({ bundle, deployable, onEdit, onDelete, onCloned }: SetHeadProps) {
  const text = en.setsView;
  return (
    <header className="flex-none border-b border-line py-3 pr-3 pl-4">
      <div className="flex h-7 items-center gap-3">
        <div className="flex min-w-0 flex-1 items-center gap-2">
          <BundleIcon kind={bundle.kind} icon={bundle.icon} color={bundle.color} className="text-fg" />
          <h2
            className="cut flex-[0_1_auto] text-lg font-semibold tracking-[-0.008em]"
            title={bundle.name}
            onDoubleClick={onEdit}
            data-testid="set-name"
          >
            {bundle.name}
          </h2>
          <span className="cut flex-[0_100_auto] text-xs text-fg3">{bundle.tags.join(" · ")}</span>
        </div>
        <div className="flex flex-none items-center gap-2">
          <span className="flex items-center gap-2 max-[1180px]:hidden">
            <Duplicate bundle={bundle} onCloned={onCloned} />
            <Button
              tone="quiet"
              icon={<Pencil size={14} aria-hidden />}
              onClick={onEdit}
              data-testid="edit-bundle"
            >
              {text.edit}
            </Button>
          </span>
          <More bundle={bundle} onEdit={onEdit} onDelete={onDelete} onCloned={onCloned} />
          {bundle.kind === "set" && (
            <>
              <UpdateBehindButton setId={bundle.id} />
              <DeployButton bundle={bundle} enabled={deployable} />
            </>
          )}
        </div>
      </div>
      {bundle.description && (
        <p className="line-clamp-2 break-words whitespace-pre-line text-fg2">{bundle.description}</p>
      )}
    </header>
  );
}

function useDuplicate({ bundle, onCloned }: Pick<SetHeadProps, "bundle" | "onCloned">) {
  const clone = useCloneBundle();
  const undo = useUndo();
  const run = () =>
    clone.mutate(bundle, {
      onSuccess: (made) => {
        showToast("done", en.setsView.copied(made.bundle.name), { action: undo([made.operation]) });
        onCloned(made.bundle);
      },
      onError: (error) => toastError(error),
    });
  return { run, busy: clone.isPending };
}

function Duplicate(props: Pick<SetHeadProps, "bundle" | "onCloned">) {
  const { run, busy } = useDuplicate(props);
  return (
    <Button
      tone="quiet"
      icon={<Copy size={14} aria-hidden />}
      disabled={busy}
      onClick={run}
      data-testid="duplicate-bundle"
    >
      {en.setsView.duplicate}
    </Button>
  );
}

function More({ bundle, onEdit, onDelete, onCloned }: Omit<SetHeadProps, "deployable">) {
  const text = en.setsView;
  const duplicate = useDuplicate({ bundle, onCloned });
  const openFolder = useOpenFolder();
  const folder = bundle.path.replace(/[\\/][^\\/]*$/, "");
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          size="md"
          label={text.more}
          icon={<Ellipsis size={15} aria-hidden />}
          data-testid="bundle-menu"
        />
      }
    >
      <MenuItem icon={<Pencil size={14} aria-hidden />} hint="F2" onSelect={onEdit} testId="bundle-menu-edit">
        {text.edit}
      </MenuItem>
      <MenuItem icon={<Copy size={14} aria-hidden />} disabled={duplicate.busy} onSelect={duplicate.run}>
        {text.duplicate}
      </MenuItem>
      <MenuItem
        icon={<FolderOpen size={14} aria-hidden />}
        onSelect={() => openFolder.mutate(folder, { onError: (error) => toastError(error) })}
      >
        {text.openFolder}
      </MenuItem>
      <MenuLine />
      <MenuItem
        danger
        icon={<Trash2 size={14} aria-hidden />}
        onSelect={onDelete}
        testId="bundle-menu-delete"
      >
        {text.delete}
      </MenuItem>
    </Menu>
  );
}

/** Projects that the menu offers; the dialog finds the others. */
const menuLimit = 12;

/** To chosen projects, or straight to the review for one of them. */
function DeployButton({ bundle, enabled }: { bundle: BundleSummary; enabled: boolean }) {
  const text = en.setsView;
  const projects = useQuery(projectQueries.list());
  const there = (projects.data ?? []).filter((project) => !isUnusable({ project })).slice(0, menuLimit);
  if (!enabled)
    return (
      <Button tone="primary" disabled data-testid="deploy-set-button">
        {text.deploy}
      </Button>
    );
  return (
    <SplitButton
      label={text.deploy}
      testId="deploy-set-button"
      menuLabel={text.deployMenu}
      onClick={() => requestDeploySet({ id: bundle.id, name: bundle.name })}
    >
      {there.map(({ path, name }) => (
        <MenuItem
          key={path}
          onSelect={() =>
            requestSetChanges([{ kind: "deploy", set: bundle.id, project_path: path, profile_id: null }])
          }
        >
          {text.deployTo(name)}
        </MenuItem>
      ))}
      {there.length > 0 && <MenuLine />}
      <MenuItem onSelect={() => requestDeploySet({ id: bundle.id, name: bundle.name })}>
        {text.deploy}
      </MenuItem>
    </SplitButton>
  );
}
