// The buttons under the scrubber: play, steps, sessions, speed, a date, the link, the shortcuts.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { useWords } from '../../frame/language.ts'
import type { Move } from './moves.ts'
import styles from './transport.module.css'
import { type Acts, DAY_FIELD } from './use-keys.ts'
import { speeds, type usePlayback } from './use-playback.ts'
import words from './words.ts'

type Props = {
  readonly act: Acts
  readonly playback: ReturnType<typeof usePlayback>
  readonly goToDay: (day: string) => void
  readonly more: () => void
}

export function Transport({ act, playback, goToDay, more }: Props) {
  const t = useWords(words)
  const { isPlaying, speed, setSpeed } = playback
  const step = (move: Move, label: string, icon: IconName) => (
    <button type="button" className={styles.step} aria-label={label} title={label} onClick={() => act.move(move)}>
      <Icon name={icon} />
    </button>
  )
  return (
    <div className={styles.transport}>
      <div className={styles.group}>
        {step('first', t.first, 'first')}
        {step('previous session', t.previousSession, 'back-far')}
        {step('previous', t.previous, 'back')}
        <Button look="strong" onClick={act.play}>
          <span className={styles.play}>{isPlaying ? t.pause : t.play}</span>
        </Button>
        {step('next', t.next, 'on')}
        {step('next session', t.nextSession, 'on-far')}
        {step('last', t.last, 'last')}
      </div>
      <label className={styles.field}>
        <span>{t.speed}</span>
        <select value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
          {speeds.map((one) => (
            <option key={one} value={one}>
              {t.times(one)}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.field}>
        <span>{t.goToDay}</span>
        <input
          id={DAY_FIELD}
          type="date"
          onChange={(event) => event.target.value !== '' && goToDay(event.target.value)}
        />
      </label>
      <div className={styles.group}>
        <CopyLink />
        <button type="button" className={styles.step} aria-label={t.shortcuts} title={t.shortcuts} onClick={more}>
          <span aria-hidden="true">?</span>
        </button>
      </div>
    </div>
  )
}

function CopyLink() {
  const t = useWords(words)
  const [copied, setCopied] = useState(false)
  // A browser has a clipboard over TLS alone; elsewhere the address itself is the link.
  if (!('clipboard' in navigator)) return null
  const copy = async () => {
    await navigator.clipboard.writeText(location.href)
    setCopied(true)
    setTimeout(setCopied, 2_000, false)
  }
  return <Button onClick={() => void copy().catch(() => undefined)}>{copied ? t.copied : t.copyLink}</Button>
}

/** Drawn, since a font may lack these signs. */
const icons = {
  first: 'M6 5v14M19 5l-9 7 9 7z',
  'back-far': 'M11 5l-8 7 8 7M20 5l-8 7 8 7',
  back: 'M15 5l-8 7 8 7',
  on: 'M9 5l8 7-8 7',
  'on-far': 'M4 5l8 7-8 7M13 5l8 7-8 7',
  last: 'M18 5v14M5 5l9 7-9 7z',
} as const
type IconName = keyof typeof icons

const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={icons[name]} />
  </svg>
)
