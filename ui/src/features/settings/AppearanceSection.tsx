import { Segmented } from "@/components/Segmented";
import { useSettings } from "@/lib/settings";
import { en } from "@/text/en";
import { Section, SettingRow } from "./SettingRow";

/** Theme, density and the library's layout. */
export function AppearanceSection() {
  const { settings, change } = useSettings();
  const text = en.settingsView;
  return (
    <Section title={text.appearance}>
      <SettingRow label={text.theme} hint={text.themeHint}>
        <Segmented
          label={text.theme}
          value={settings.theme}
          onChange={(theme) => change({ theme })}
          testIdPrefix="settings-theme"
          items={[
            { value: "system", label: text.themes.system },
            { value: "light", label: text.themes.light },
            { value: "dark", label: text.themes.dark },
          ]}
        />
      </SettingRow>
      <SettingRow label={text.density} hint={text.densityHint}>
        <Segmented
          label={text.density}
          value={settings.density}
          onChange={(density) => change({ density })}
          testIdPrefix="settings-density"
          items={[
            { value: "comfortable", label: text.densities.comfortable },
            { value: "compact", label: text.densities.compact },
          ]}
        />
      </SettingRow>
      <SettingRow label={text.layout} hint={text.layoutHint}>
        <Segmented
          label={text.layout}
          value={settings.artifact_layout}
          onChange={(layout) => change({ artifact_layout: layout })}
          testIdPrefix="settings-layout"
          items={[
            { value: "list", label: text.layouts.list },
            { value: "grid", label: text.layouts.grid },
          ]}
        />
      </SettingRow>
    </Section>
  );
}
