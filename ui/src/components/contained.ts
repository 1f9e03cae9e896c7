/**
 * Keeps what changes in an element, a count or a name, from being a matter of what stands around it: without it the engine lays
 * out and paints the whole view for one letter, 15 to 25 ms where it draws without a graphics card. For elements whose size is
 * given, bars and rows: what is in them no longer tells it. Not paint: underlines of tabs reach out of their bar.
 */
export const contained = "[contain:size_layout_style]";
