// A part of a screen with a heading of its own.
import { type ReactNode, useId } from 'react'
import styles from './panel.module.css'

type Props = {
  readonly title: string
  /** A sentence under the heading. */
  readonly lead?: ReactNode
  /** Buttons beside the heading. */
  readonly actions?: ReactNode
  /** Gets the id of the heading, to name a table by it. */
  readonly children: ReactNode | ((labelledBy: string) => ReactNode)
}

export function Panel({ title, lead, actions, children }: Props) {
  const id = useId()
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
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
