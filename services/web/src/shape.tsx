import type { ReactNode } from 'react';

/** Of a square of 16. */
export const PENCIL = 'M2 14l.8-3.6L11 2.2l2.8 2.8-8.2 8.2zM9.2 4l2.8 2.8';

/** Signs are drawn, never taken from a font; each state has its own, so that colour is never alone. */
const SHAPES: Readonly<Record<string, ReactNode>> = {
  fresh: <circle cx="8" cy="8" r="3.5" fill="currentColor" />,
  due: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" />,
  late: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
    </>
  ),
  missing: (
    <>
      <rect x="2" y="2" width="12" height="12" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M2 14 14 2" stroke="currentColor" strokeWidth="2" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="8"
        cy="8"
        r="6.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeDasharray="2.2 2"
      />
      <path
        d="M6 6.4a2 2 0 1 1 2.6 2c-.5.2-.6.5-.6 1.1M8 11v1.3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
      />
    </>
  ),
  bad: <path d="M8 1 15.4 14.4H.6z" fill="currentColor" />,
  watch: <path d="M8 1 15 8 8 15 1 8z" fill="currentColor" />,
  provisional: (
    <path d="M1 8c2-4 4.4-4 7 0s5 4 7 0" fill="none" stroke="currentColor" strokeWidth="2" />
  ),
  incomplete: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M8 8V2a6 6 0 0 1 6 6z" fill="currentColor" />
      <path d="M8 8h6M8 8V2" stroke="currentColor" strokeWidth="1.2" />
    </>
  ),
  revised: <path d={PENCIL} fill="none" stroke="currentColor" strokeWidth="1.6" />,
  aged: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M8 4.5V8l2.6 1.8" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  past: (
    <>
      <path d="M3.2 4.6A6 6 0 1 1 2 8" fill="none" stroke="currentColor" strokeWidth="1.8" />
      <path d="M1.2 2.2 3.6 6 7 3.4z" fill="currentColor" />
      <path d="M8 5v3.4h3" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
  period: (
    <path
      d="M2 3.5h12v10.5H2zM2 7h12M5.3 1.2v3.4M10.7 1.2v3.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
    />
  ),
  equal: <path d="M2 8.5 6.5 13 14 3.5" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  menu: <path d="M1 3.5h14M1 8h14M1 12.5h14" stroke="currentColor" strokeWidth="2" />,
  lost: (
    <path
      d="M1 8h4.2M10.8 8H15M6 4 5 12M11 4l-1 8"
      stroke="currentColor"
      strokeWidth="2"
      fill="none"
    />
  ),
};

export function Shape({ name }: { readonly name: string }) {
  return (
    <svg className="shape" viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}
