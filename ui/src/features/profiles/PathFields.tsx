import { useId } from "react";
import type { ArtifactType } from "@/api/types";
import { Checkbox } from "@/components/Checkbox";
import { TextField } from "@/components/TextField";
import { TypeIcon } from "@/components/TypeIcon";
import { en } from "@/text/en";
import type { FieldErrors, Fields, PathField } from "./draft";

interface PathFieldsProps {
  types: readonly ArtifactType[];
  paths: Fields["paths"];
  errors: FieldErrors;
  onChange: (type: ArtifactType, path: PathField) => void;
}

/** For each type whether the profile takes it, and the folder. */
export function PathFields({ types, paths, errors, onChange }: PathFieldsProps) {
  const id = useId();
  const text = en.profiles.editor;
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium text-fg3">{text.paths}</legend>
      {types.map((type) => {
        const path = paths[type];
        const many = type === "mcp" ? en.types.mcp.many : en.types[type].many.toLowerCase();
        return (
          <div key={type} className="grid grid-cols-[152px_minmax(0,1fr)] items-start gap-x-3">
            <label htmlFor={`${id}-${type}`} className="flex h-(--ctl-h) items-center gap-2">
              <Checkbox
                id={`${id}-${type}`}
                checked={path.on}
                testId={`profile-takes-${type}`}
                onChange={(on) => onChange(type, { ...path, on })}
              />
              <span aria-hidden className="flex">
                <TypeIcon type={type} size={14} />
              </span>
              <span className={path.on ? "" : "text-fg3"}>{en.types[type].many}</span>
            </label>
            <TextField
              bare
              mono
              label={text.folderOf(many)}
              value={path.folder}
              disabled={!path.on}
              error={path.on ? errors[`paths.${type}`] : undefined}
              className={path.on ? "" : "opacity-50"}
              testId={`profile-path-${type}`}
              onChange={(folder) => onChange(type, { ...path, folder })}
            />
          </div>
        );
      })}
      <p className="text-xs text-fg3">{text.pathsHint}</p>
    </fieldset>
  );
}
