// A part of a screen with a heading of its own.
import { type ReactNode, useEffect, useId, useRef } from 'react'
import styles from './panel.module.css'

type Props = {
  readonly title: string
  /** A sentence under the heading. */
  readonly lead?: ReactNode
  /** Buttons beside the heading. */
  readonly actions?: ReactNode
  /** For a panel that a press opens: its heading takes the focus, so that whoever pressed is where it opened. */
  readonly takesFocus?: boolean
  /** Gets the id of the heading, to name a table by it. */
  readonly children: ReactNode | ((labelledBy: string) => ReactNode)
}

export function Panel({ title, lead, actions, takesFocus = false, children }: Props) {
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus) heading.current?.focus()
  }, [takesFocus])
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 ref={heading} id={id} {...(takesFocus && { tabIndex: -1 })}>
          {title}
        </h2>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {typeof children === 'function' ? children(id) : children}
    </section>
  )
}

/** Names and their values, one below the other. */
export function Facts({ of }: { readonly of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
