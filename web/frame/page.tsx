// The title and the width of a screen: it names the window, and takes the focus when somebody arrives, so that a screen
// reader says where they are.
import { type ReactNode, useEffect, useRef } from 'react'
import styles from './page.module.css'

type Props = {
  readonly title: string
  /** Where the screen belongs, above its title: a link to the class, to the list. */
  readonly above?: ReactNode
  /** A sentence under the title. */
  readonly lead?: ReactNode
  /** Buttons beside the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, above, lead, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} — Sillage`
  }, [title])
  useEffect(() => {
    // Not on the first page of all, where the browser begins at the top.
    if (document.body.dataset.arrived === 'yes') heading.current?.focus({ preventScroll: true })
    document.body.dataset.arrived = 'yes'
  }, [])
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        {above !== undefined && <div className={styles.above}>{above}</div>}
        <div className={styles.row}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </div>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      </header>
      {children}
    </div>
  )
}
