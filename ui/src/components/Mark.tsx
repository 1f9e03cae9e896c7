/** The program's own sign: three layers. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <span
      aria-hidden
      className="grid flex-none place-items-center rounded-[5px] bg-fg text-rail"
      style={{ width: size, height: size }}
    >
      <svg
        viewBox="0 0 24 24"
        width={size * 0.65}
        height={size * 0.65}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M12 3.5 4 7.8l8 4.2 8-4.2zM4 12.2l8 4.2 8-4.2M4 16.6l8 4.2 8-4.2" />
      </svg>
    </span>
  );
}
