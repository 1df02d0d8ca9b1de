// A state in a word, with a colour beside it that never carries the meaning alone.
import type { ReactNode } from 'react'
import styles from './state-badge.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'plain'

export function StateBadge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  )
}
