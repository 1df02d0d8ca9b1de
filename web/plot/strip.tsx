// Two drawings that screens share: how dense something is along an axis, and a share as a bar. Their text is beside them.

import styles from './plot.module.css'
import { stripPath } from './shapes.ts'

type StripProps = {
  readonly counts: readonly number[]
  readonly width: number
  readonly height: number
  readonly y?: number
}

export function Strip({ counts, width, height, y = 0 }: StripProps) {
  return <path className={styles.strip} d={stripPath(counts, width, height)} transform={`translate(0 ${y})`} />
}

type BarProps = { readonly share: number; readonly before?: number | null }

/** A share from 0 to 1, with a tick where it was before. The number is said beside it: this is for the eye alone. */
export function ShareBar({ share, before = null }: BarProps) {
  const at = (value: number) => Math.min(100, Math.max(0, value * 100))
  return (
    <svg className={styles.bar} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect className={styles.track} x="0" y="0" width="100" height="8" />
      <rect className={styles.fill} x="0" y="0" width={at(share)} height="8" />
      {before !== null && <rect className={styles.tick} x={Math.min(99, at(before))} y="0" width="1" height="8" />}
    </svg>
  )
}
