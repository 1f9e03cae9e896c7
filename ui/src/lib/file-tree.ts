/** A folder listing as a tree, from paths with `/`. */
export interface TreeNode {
  name: string;
  path: string;
  depth: number;
  /** Null for a file. */
  children: TreeNode[] | null;
}

/** Folders first, then files, each by name; `first` (the main file) stands before everything. */
export function buildTree(paths: readonly string[], first: string | null): TreeNode[] {
  const roots: TreeNode[] = [];
  const folders = new Map<string, TreeNode>();
  const listOf = (parts: string[]): TreeNode[] => {
    if (parts.length === 0) return roots;
    const path = parts.join("/");
    const known = folders.get(path);
    if (known?.children) return known.children;
    const children: TreeNode[] = [];
    const folder = { name: parts[parts.length - 1] ?? "", path, depth: parts.length - 1, children };
    folders.set(path, folder);
    listOf(parts.slice(0, -1)).push(folder);
    return children;
  };
  for (const path of paths) {
    const parts = path.split("/");
    const name = parts.pop() ?? path;
    listOf(parts).push({ name, path, depth: parts.length, children: null });
  }
  const order = (a: TreeNode, b: TreeNode) => {
    const rank = (node: TreeNode) => (node.path === first ? 0 : node.children ? 1 : 2);
    return rank(a) - rank(b) || a.name.localeCompare(b.name);
  };
  const sort = (nodes: TreeNode[]) => {
    nodes.sort(order);
    for (const node of nodes) if (node.children) sort(node.children);
  };
  sort(roots);
  return roots;
}

/** The nodes in sight, top to bottom. */
export function visibleNodes(nodes: readonly TreeNode[], open: ReadonlySet<string>): TreeNode[] {
  const shown: TreeNode[] = [];
  const visit = (list: readonly TreeNode[]) => {
    for (const node of list) {
      shown.push(node);
      if (node.children && open.has(node.path)) visit(node.children);
    }
  };
  visit(nodes);
  return shown;
}
