// Parts of a screen of which one is shown: tabs, moved through by arrows, Home and End. Which one is in the address.
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useFilter } from '../frame/address.ts'
import styles from './tabs.module.css'

export type Tab = {
  /** Its word in the address: `?tab=webhooks`. */
  readonly name: string
  readonly title: string
  readonly content: () => ReactNode
}

type Props = {
  /** What the tabs are about, for a screen reader. */
  readonly label: string
  /** The first one is shown where the address names none of them. */
  readonly tabs: readonly Tab[]
}

export function Tabs({ label, tabs }: Props) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [named, name] = useFilter('tab')
  const chosen = tabs.find((tab) => tab.name === named) ?? tabs[0]
  if (!chosen) return null
  const at = tabs.indexOf(chosen)
  const go = (to: number) => {
    const next = (to + tabs.length) % tabs.length
    name(tabs[next]?.name)
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>('[role="tab"]')
    buttons?.item(next).focus()
  }
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    Home: 0,
    End: tabs.length - 1,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = steps[event.key]
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    go(to)
  }
  return (
    <>
      <div ref={list} role="tablist" aria-label={label} className={styles.tabs} onKeyDown={onKeyDown}>
        {tabs.map((tab, n) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`${id}-${tab.name}`}
            aria-selected={tab === chosen}
            aria-controls={tab === chosen ? `${id}-panel` : undefined}
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => go(n)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div
        key={chosen.name}
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${chosen.name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: after the tabs, the keyboard goes on to what they show.
        tabIndex={0}
        className={styles.panel}
      >
        {chosen.content()}
      </div>
    </>
  )
}
