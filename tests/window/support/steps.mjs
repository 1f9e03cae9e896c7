// The steps that several journeys share.

/** Goes to a view by the rail. */
export async function goTo(page, view) {
  await page.click(`nav-${view}`);
  await page.see(`[data-testid="nav-${view}"][aria-current="page"]`);
}

/**
 * Waits until the program has looked at the disk since its library is known, and looks no more: a list that is being filled
 * moves its rows, and what is clicked is then another row than was meant.
 */
async function settled(page) {
  await page.see('[data-testid="refresh-button"]:not([disabled])');
  await page.reads("last-refresh", /^Refreshed/);
  await page.gone('[aria-busy="true"]');
}

/** Opens the sheet of an artifact in the library. */
export async function openArtifact(page, artifact) {
  await goTo(page, "artifacts");
  await settled(page);
  await page.click(`artifact-row-${artifact}`);
  await page.reads("artifact-sheet", artifact.split(":")[1]);
}

/** Deploys one artifact to a project of the list, by the sheet and the plan. */
export async function deploy(page, artifact, project) {
  await openArtifact(page, artifact);
  await page.click("deploy-button");
  await page.click(`deploy-project-${project}`);
  await page.see(`plan-artifact-${artifact}`);
  await page.click('[data-testid="deploy-confirm"]:not([disabled])');
  await page.gone("deploy-dialog");
}

/** Undeploys one artifact by its sheet, which must list one deployment. */
export async function undeploy(page, artifact) {
  await openArtifact(page, artifact);
  await page.click("undeploy-button");
  await page.see("undeploy-dialog");
  await page.click('[data-testid="undeploy-confirm"]:not([disabled])');
  await page.gone("undeploy-dialog");
}

const primary = "claude-code-default";

/** The cell of an artifact under a project in the Entities view, whatever its state. */
export const cell = (artifact, project) => `entity-cell-${artifact}-${project}/${primary}`;

/** The same cell in one state, as a selector. */
export const cellIn = (artifact, project, state) =>
  `[data-testid="${cell(artifact, project)}"][data-state="${state}"]`;

/** The row of an artifact in the Deployments view. */
export const deployed = (artifact) => `deployment-row-${artifact}-${primary}`;

/** Goes to a view and waits until it shows what it asked for, and no row moves away under a click any more. */
export async function lookAt(page, view) {
  await goTo(page, view);
  await settled(page);
  // The matrix has rows before it has what their cells show, and nothing can be done in a cell whose state has not come.
  await page.gone('[data-state="waiting"]');
}

/** Looks at the disk again, as a person does who changed something outside the window. */
export async function refresh(page) {
  await page.click("refresh-button");
  await page.gone('[data-testid="refresh-button"][disabled]');
}

/** The artifact of a project in the tree of the review. */
export const reviewed = (artifact, project) => `review-artifact-${artifact}@${project}`;

/** Applies what the open review shows, once it can be applied. */
export async function apply(page, options) {
  await page.click('[data-testid="review-apply"]:not([disabled])');
  await page.gone("review", options);
}

/** Takes the newest operation of the activity back, by its review. */
export async function undoNewest(page) {
  await goTo(page, "activity");
  await page.click("operation-undo");
  await page.see("review");
  await apply(page);
}

/** Opens the sheet of the one deployment of an artifact. */
export async function openDeployment(page, artifact) {
  await goTo(page, "deployments");
  await page.click(deployed(artifact));
  await page.see("deployment-sheet");
}
