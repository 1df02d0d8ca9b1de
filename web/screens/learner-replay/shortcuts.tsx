// The keys of the screen, listed.
import { Fragment } from 'react'
import { Button } from '../../controls/button.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './shortcuts.module.css'
import { useFocusOnce } from './state-pane.tsx'
import words from './words.ts'

export function Shortcuts({ close, mayNote }: { readonly close: () => void; readonly mayNote: boolean }) {
  const t = useWords(words)
  const heading = useFocusOnce<HTMLHeadingElement>()
  const keys: readonly (readonly [pressed: readonly string[], meaning: string, between?: string])[] = [
    [[t.space], t.keyPlay],
    [['←', '→'], t.keyStep],
    [['⇧ ←', '⇧ →'], t.keySession],
    [['⇞', '⇟'], t.keyDay],
    [['⇱', '⇲'], t.keyEnds],
    [['[', ']'], t.keyA],
    ...(mayNote ? ([[['n'], t.keyNote]] as const) : []),
    [['m'], t.keyRemark],
    [['f'], t.keySearch],
    [['g', 'd'], t.keyDate, t.thenKey],
    [['?'], t.keyHelp],
  ]
  return (
    <section
      className={styles.shortcuts}
      aria-labelledby="replay-shortcuts"
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div className={styles.top}>
        <h2 id="replay-shortcuts" ref={heading} tabIndex={-1}>
          {t.shortcuts}
        </h2>
        <Button onClick={close}>{t.close}</Button>
      </div>
      <dl className={styles.keys}>
        {keys.map(([pressed, meaning, between]) => (
          <div key={meaning}>
            <dt>
              {pressed.map((key, n) => (
                <Fragment key={key}>
                  {n > 0 && between && <span>{between}</span>}
                  <kbd>{key}</kbd>
                </Fragment>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
