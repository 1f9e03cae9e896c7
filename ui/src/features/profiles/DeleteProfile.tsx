import { type ProfileInfo, useDeleteProfile } from "@/api/profiles";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { PlatformMark } from "@/components/PlatformMark";
import { showToast } from "@/components/toast";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";

/** Asks before an own profile is deleted, saying what stays. */
export function DeleteProfile({ profile, onClose }: { profile: ProfileInfo; onClose: () => void }) {
  const remove = useDeleteProfile();
  const text = en.profiles.deleting;
  const apply = () => {
    if (remove.isPending) return;
    remove.mutate(profile.id, {
      onSuccess: () => {
        showToast("done", text.done(profile.name));
        onClose();
      },
    });
  };
  useModEnter(apply);
  return (
    <Dialog
      title={text.title(profile.name)}
      onClose={() => !remove.isPending && onClose()}
      testId="delete-profile-dialog"
      footer={
        <span className="ml-auto flex gap-2">
          <Button onClick={onClose} disabled={remove.isPending}>
            {en.common.cancel}
          </Button>
          <Button
            tone="danger-solid"
            disabled={remove.isPending}
            data-testid="delete-profile-confirm"
            onClick={apply}
          >
            {text.confirm}
          </Button>
        </span>
      }
    >
      {remove.isError && <ErrorState error={remove.error} />}
      <div className="flex flex-col gap-2 px-5 py-4">
        <p className="text-fg2">{text.hint}</p>
        <PlatformMark platform={profile.platform} name={profile.platform_name} icon={profile.icon} />
        <code className="font-mono text-[12px] text-fg3">{profile.roots.join(", ")}</code>
      </div>
    </Dialog>
  );
}
