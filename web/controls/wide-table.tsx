// A table that scrolls sideways by itself where the screen is narrow, also by keyboard, and leaves the page as wide as it is.
import type { ReactNode } from 'react'
import styles from './wide-table.module.css'

/** `labelledBy` is the id of the heading above it. */
export function WideTable({ labelledBy, children }: { readonly labelledBy: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <div role="group" className={styles.scroll} tabIndex={0} aria-labelledby={labelledBy}>
      <table>{children}</table>
    </div>
  )
}
