import {
  ArrowUpToLine,
  Columns2,
  Copy,
  Ellipsis,
  Folder,
  FolderOpen,
  Package,
  Trash2,
  Upload,
} from "lucide-react";
import type { DeploymentRow } from "@/api/types";
import { IconButton } from "@/components/IconButton";
import { Menu, MenuItem, MenuLine } from "@/components/Menu";
import { copyText } from "@/lib/clipboard";
import { navigate } from "@/lib/navigation";
import { en } from "@/text/en";
import {
  canCompare,
  canDeploy,
  canSaveBack,
  canUndeploy,
  compareRow,
  deployRow,
  placeOf,
  saveBackRow,
  undeployRow,
  useOpenDeployment,
  wantsUpdate,
} from "./actions";

/** Everything that can be done with one deployment. */
export function DeploymentMenu({ row, tabIndex }: { row: DeploymentRow; tabIndex?: number }) {
  const open = useOpenDeployment();
  const text = en.deployments;
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          label={text.more(row.name)}
          icon={<Ellipsis size={14} aria-hidden />}
          tabIndex={tabIndex}
          data-testid={`deployment-menu-${row.artifact_id}-${row.profile_id}`}
        />
      }
    >
      {canDeploy(row) && (
        <MenuItem icon={<Upload size={14} aria-hidden />} onSelect={() => deployRow(row)}>
          {wantsUpdate(row) ? text.update : text.deployAgain}
        </MenuItem>
      )}
      {canSaveBack(row) && (
        <MenuItem
          icon={<ArrowUpToLine size={14} aria-hidden />}
          onSelect={() => saveBackRow(row)}
          testId="deployment-menu-save-back"
        >
          {text.saveBack}
        </MenuItem>
      )}
      {canCompare(row) && (
        <MenuItem
          icon={<Columns2 size={14} aria-hidden />}
          onSelect={() => compareRow(row)}
          testId="deployment-menu-diff"
        >
          {text.compare}
        </MenuItem>
      )}
      {canUndeploy(row) && (
        <MenuItem
          icon={<Trash2 size={14} aria-hidden />}
          onSelect={() => undeployRow(row)}
          testId="deployment-undeploy"
        >
          {row.state === "missing" ? text.forget : text.undeploy}
        </MenuItem>
      )}
      <MenuLine />
      <MenuItem icon={<FolderOpen size={14} aria-hidden />} onSelect={() => open(row)}>
        {text.openFolder}
      </MenuItem>
      <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => void copyText(placeOf(row))}>
        {text.copyPath}
      </MenuItem>
      <MenuLine />
      {row.state !== "orphaned" && row.type !== null && (
        <MenuItem
          icon={<Package size={14} aria-hidden />}
          onSelect={() => navigate("artifacts", row.artifact_id)}
        >
          {text.showArtifact}
        </MenuItem>
      )}
      <MenuItem
        icon={<Folder size={14} aria-hidden />}
        onSelect={() => navigate("projects", row.project_path)}
      >
        {text.showProject}
      </MenuItem>
    </Menu>
  );
}
