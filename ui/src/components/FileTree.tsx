import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { ChevronDown, ChevronRight, FileCode, FileText, Folder } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from "react";
import { useRowHeight } from "@/lib/density";
import { buildTree, type TreeNode, visibleNodes } from "@/lib/file-tree";
import { clickedIndex } from "./list-keys";

interface FileTreeProps {
  label: string;
  paths: readonly string[];
  /** Stands first. */
  mainFile: string | null;
  selected: string | null;
  onSelect: (path: string) => void;
  /** What stands at the right of a file: its size, a mark. */
  detail?: (path: string) => ReactNode;
}

/** Up to this many files every folder starts open. */
const openLimit = 60;

/** The files of a folder as a tree of any size; arrows move and open, Enter selects. */
export function FileTree({ label, paths, mainFile, selected, onSelect, detail }: FileTreeProps) {
  const tree = useMemo(() => buildTree(paths, mainFile), [paths, mainFile]);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rowHeight = useRowHeight("tree");
  const open = useMemo(() => {
    if (paths.length > openLimit) return toggled;
    const all = new Set(paths.flatMap((path) => parents(path)));
    for (const path of toggled) all.delete(path);
    return all;
  }, [paths, toggled]);
  const nodes = useMemo(() => visibleNodes(tree, open), [tree, open]);
  const virtual = useVirtualizer({
    count: nodes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    initialRect: { width: 400, height: 400 },
  });

  const toggle = (node: TreeNode) => {
    const next = new Set(toggled);
    if (!next.delete(node.path)) next.add(node.path);
    setToggled(next);
  };
  const choose = (node: TreeNode | undefined) => {
    if (!node) return;
    if (node.children) toggle(node);
    else onSelect(node.path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const node = nodes[active];
    const move = (index: number) => {
      const next = Math.max(0, Math.min(nodes.length - 1, index));
      setActive(next);
      virtual.scrollToIndex(next);
    };
    const isOpen = node?.children !== null && node !== undefined && open.has(node.path);
    if (event.key === "ArrowDown") move(active + 1);
    else if (event.key === "ArrowUp") move(active - 1);
    else if (event.key === "Home") move(0);
    else if (event.key === "End") move(nodes.length - 1);
    else if (event.key === "Enter" || event.key === " ") choose(node);
    else if (event.key === "ArrowRight" && node?.children && !isOpen) toggle(node);
    else if (event.key === "ArrowLeft" && node && isOpen) toggle(node);
    else if (event.key === "ArrowLeft" && node)
      move(nodes.findIndex((other) => other.children && node.path.startsWith(`${other.path}/`)));
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={label}
      tabIndex={0}
      data-list
      aria-activedescendant={nodes.length > 0 ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const index = clickedIndex(event);
        if (index === null) return;
        setActive(index);
        choose(nodes[index]);
      }}
      className="h-full overflow-y-auto"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const node = nodes[item.index];
          if (!node) return null;
          const isOpen = open.has(node.path);
          return (
            <div
              key={node.path}
              id={`${id}-${item.index}`}
              role="treeitem"
              aria-level={node.depth + 1}
              aria-expanded={node.children ? isOpen : undefined}
              aria-selected={node.path === selected}
              data-index={item.index}
              data-active={item.index === active}
              data-testid={`file-${node.path}`}
              className={clsx(
                "absolute inset-x-0 top-0 flex items-center gap-1.5 pr-4 text-sm",
                node.path === selected ? "bg-select text-fg" : "text-fg2 hover:bg-hover",
              )}
              style={{
                height: rowHeight,
                paddingLeft: 16 + node.depth * 16,
                transform: `translateY(${item.start}px)`,
              }}
            >
              <NodeIcon node={node} open={isOpen} />
              <span className={clsx("cut flex-1", node.path === mainFile && "font-medium text-fg")}>
                {node.name}
              </span>
              <span className="num flex items-center gap-1.5 text-xs text-fg3">
                {node.children ? node.children.length : detail?.(node.path)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function NodeIcon({ node, open }: { node: TreeNode; open: boolean }) {
  if (node.children) {
    const Arrow = open ? ChevronDown : ChevronRight;
    return (
      <span className="flex flex-none items-center gap-1 text-fg3">
        <Arrow size={12} aria-hidden />
        <Folder size={14} aria-hidden />
      </span>
    );
  }
  const Icon = /\.(md|markdown|txt)$/i.test(node.name) ? FileText : FileCode;
  return <Icon size={14} className="ml-4 flex-none text-fg3" aria-hidden />;
}

function parents(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}
