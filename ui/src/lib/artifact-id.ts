/** Parts of an artifact id such as "skill:pdf". A name may itself hold a colon or a slash. */
export function artifactName(id: string): string {
  const colon = id.indexOf(":");
  return colon < 0 ? id : id.slice(colon + 1);
}
