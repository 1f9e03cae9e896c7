import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { errorBody } from "@/api/client";
import { type DeployMode, type ProfileInfo, profileQueries, useSaveProfile } from "@/api/profiles";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { Kbd } from "@/components/Kbd";
import { Segmented } from "@/components/Segmented";
import { TextField } from "@/components/TextField";
import { showToast } from "@/components/toast";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import {
  draftOf,
  errorsOf,
  type Field,
  type FieldErrors,
  type Fields,
  fieldsOf,
  refusedField,
  slug,
  typesOfPlatform,
} from "./draft";
import { PathFields } from "./PathFields";
import { PlatformSelect } from "./PlatformSelect";
import { Preview } from "./Preview";

interface ProfileEditorProps {
  /** Null for a new one. */
  profile: ProfileInfo | null;
  onClose: () => void;
}

/** Makes an own profile or changes it: which platform, where, and how files come there. */
export function ProfileEditor({ profile, onClose }: ProfileEditorProps) {
  const platforms = useQuery(profileQueries.platforms());
  const known = useQuery(profileQueries.list(null));
  const save = useSaveProfile();
  const [fields, setFields] = useState<Fields>(() => fieldsOf(profile));
  /** Fields whose emptiness may be told: they were left once, or saving was tried. */
  const [left, setLeft] = useState<ReadonlySet<Field> | "all">(new Set());
  const text = en.profiles.editor;

  const platform = platforms.data?.find(({ id }) => id === fields.platform);
  const types = typesOfPlatform(platform);
  const draft = draftOf(fields, types);
  const taken = profile ? [] : (known.data?.profiles ?? []).map(({ id }) => id);
  const own = errorsOf(draft, taken);
  const refusal = save.isError ? errorBody(save.error) : null;
  const refused = refusal && refusedField(refusal);
  const shown: FieldErrors = {
    ...Object.fromEntries(
      Object.entries(own).filter(([field]) => left === "all" || left.has(field as Field)),
    ),
    ...(refused && refusal && { [refused]: en.sentence(refusal.message) }),
  };

  const change = (part: Partial<Fields>) => {
    setFields({ ...fields, ...part });
    if (save.isError) save.reset();
  };
  const leave = (field: Field) => () => left !== "all" && setLeft(new Set([...left, field]));
  const apply = () => {
    if (save.isPending) return;
    setLeft("all");
    if (Object.keys(own).length > 0 || draft.paths.length === 0) return;
    save.mutate(draft, {
      onSuccess: (result) => {
        showToast(result.cache_behind ? "warn" : "done", text.saved(draft.name), {
          detail: result.cache_behind ? en.projectsView.addedBehind : undefined,
        });
        onClose();
      },
    });
  };
  useModEnter(apply);

  return (
    <Dialog
      width="md"
      title={profile ? text.edit(profile.name) : text.create}
      lead={text.lead}
      onClose={() => !save.isPending && onClose()}
      testId="profile-editor"
      footer={
        <span className="ml-auto flex gap-2">
          <Button onClick={onClose} disabled={save.isPending}>
            {en.common.cancel}
          </Button>
          <Button tone="primary" disabled={save.isPending} data-testid="profile-save" onClick={apply}>
            {save.isPending ? text.saving : text.save}
            {!save.isPending && <Kbd keys={["mod", "↵"]} tone="on-accent" />}
          </Button>
        </span>
      }
    >
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-5 py-4">
        {refusal && !refused && <ErrorState error={save.error} />}
        <div className="grid grid-cols-2 gap-x-4 gap-y-3">
          <TextField
            label={text.name}
            value={fields.name}
            placeholder={text.namePlaceholder}
            error={shown.name}
            data-autofocus
            testId="profile-name"
            onBlur={leave("name")}
            onChange={(name) => change({ name, ...(fields.follows && { id: slug(name) }) })}
          />
          <TextField
            label={text.id}
            value={fields.id}
            mono
            readOnly={profile !== null}
            hint={profile ? text.idFixed : text.idHint}
            error={shown.id}
            testId="profile-id"
            onBlur={leave("id")}
            onChange={(id) => change({ id, follows: id === "" })}
          />
          <PlatformSelect
            platforms={platforms.data ?? []}
            value={fields.platform}
            error={shown.platform}
            onChange={(id) => change({ platform: id })}
          />
          <TextField
            label={text.root}
            value={fields.root}
            mono
            placeholder={text.rootPlaceholder}
            hint={text.rootHint}
            error={shown.root}
            testId="profile-root"
            onBlur={leave("root")}
            onChange={(root) => change({ root })}
          />
        </div>
        <PathFields
          types={types}
          paths={fields.paths}
          errors={shown}
          onChange={(type, path) => change({ paths: { ...fields.paths, [type]: path } })}
        />
        <div className="flex items-center gap-3">
          <span className="text-xs font-medium text-fg3" aria-hidden>
            {en.profiles.mode}
          </span>
          <Segmented<DeployMode>
            label={en.profiles.mode}
            value={fields.mode}
            onChange={(mode) => change({ mode })}
            items={[
              { value: "copy", label: en.profiles.modes.copy },
              { value: "link", label: en.profiles.modes.link },
            ]}
            testIdPrefix="profile-mode"
          />
          <span className="min-w-0 text-xs text-fg3">{en.profiles.modeHints[fields.mode]}</span>
        </div>
        <Preview draft={draft} warn={left === "all"} />
      </div>
    </Dialog>
  );
}
