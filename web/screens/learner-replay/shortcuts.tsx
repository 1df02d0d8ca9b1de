// The keys of the screen, listed.
import { Button } from '../../controls/button.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './shortcuts.module.css'
import { useFocusOnce } from './state-pane.tsx'
import words from './words.ts'

export function Shortcuts({ close }: { readonly close: () => void }) {
  const t = useWords(words)
  const heading = useFocusOnce<HTMLHeadingElement>()
  const keys: readonly (readonly [readonly string[], string])[] = [
    [[t.space], t.keyPlay],
    [['←', '→'], t.keyStep],
    [['⇧ ←', '⇧ →'], t.keySession],
    [['⇞', '⇟'], t.keyDay],
    [['⇱', '⇲'], t.keyEnds],
    [['[', ']'], t.keyA],
    [['f'], t.keySearch],
    [['g'], t.keyDate],
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
        {keys.map(([pressed, meaning]) => (
          <div key={meaning}>
            <dt>
              {pressed.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
