import type { AppState } from "@/api/types";
import { Note } from "@/components/Note";
import { Switch } from "@/components/Switch";
import { useSettings } from "@/lib/settings";
import { en } from "@/text/en";
import { Section, SettingRow } from "./SettingRow";

/** How deploying goes. */
export function DeployingSection() {
  const { settings, change } = useSettings();
  const text = en.settingsView;
  return (
    <Section title={text.deploying}>
      <SettingRow label={text.skipReview} hint={text.skipReviewHint}>
        <Switch
          label={text.skipReview}
          checked={settings.skip_review}
          onChange={(skip) => change({ skip_review: skip })}
          testId="settings-skip-review"
        />
      </SettingRow>
    </Section>
  );
}

/** What can be switched on. The environment may have decided already. */
export function FeaturesSection({ sets }: { sets: AppState["deployment_sets"] }) {
  const { settings, change } = useSettings();
  const text = en.settingsView;
  const decided = sets.source === "environment";
  return (
    <Section title={text.features}>
      <SettingRow label={text.sets} hint={text.setsHint}>
        <Switch
          label={text.sets}
          disabled={decided}
          checked={decided ? sets.enabled : settings.deployment_sets}
          onChange={(wanted) => change({ deployment_sets: wanted })}
          testId="settings-deployment-sets"
        />
      </SettingRow>
      {decided && (
        <div className="px-4 pt-1" data-testid="settings-sets-note">
          <Note tone="info">{text.setsByEnvironment(sets.enabled)}</Note>
        </div>
      )}
    </Section>
  );
}
