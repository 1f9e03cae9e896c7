import { useQuery } from "@tanstack/react-query";
import { systemQueries } from "@/api/system";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import { ViewHeader } from "@/components/ViewHeader";
import { en } from "@/text/en";
import { AppearanceSection } from "./AppearanceSection";
import { DeployingSection, FeaturesSection } from "./BehaviourSections";
import { DataSection } from "./DataSection";
import { HistorySection } from "./HistorySection";
import { LibrarySection } from "./LibrarySection";
import { ProfilesSection } from "./ProfilesSection";
import { Section, SettingRow } from "./SettingRow";

/** The person's preferences, kept at once, and where everything lies. */
export function SettingsView() {
  const state = useQuery(systemQueries.state());
  const text = en.settingsView;
  return (
    <>
      <ViewHeader title={text.title} />
      <div className="min-h-0 flex-1 overflow-y-auto" data-testid="settings">
        <AppearanceSection />
        <DeployingSection />
        {state.isError && <ErrorState error={state.error} onRetry={() => void state.refetch()} />}
        {state.isPending && <SkeletonRows rowHeight={44} rows={6} />}
        {state.data && (
          <>
            <LibrarySection library={state.data.library} />
            <ProfilesSection />
            <HistorySection />
            <FeaturesSection sets={state.data.deployment_sets} />
            <DataSection state={state.data} />
            <Section title={text.about}>
              <SettingRow label={en.app} hint={text.licenceHint}>
                <dl className="grid grid-cols-[auto_auto] gap-x-3 text-sm">
                  <dt className="text-fg3">{text.version}</dt>
                  <dd className="num select-text" data-testid="settings-version">
                    {state.data.version}
                  </dd>
                  <dt className="text-fg3">{text.licence}</dt>
                  <dd>{text.licenceName}</dd>
                </dl>
              </SettingRow>
            </Section>
          </>
        )}
      </div>
    </>
  );
}
