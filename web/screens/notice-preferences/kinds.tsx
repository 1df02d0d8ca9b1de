// Which kinds of notices are shown in the console, and which ones e-mails count.
import { useId } from 'react'
import { WideTable } from '../../controls/wide-table.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import styles from './notice-preferences.module.css'
import type { Body, Preferences } from './shapes.ts'
import words from './words.ts'

type Kind = Preferences['kinds'][number]['kind']
type Off = Pick<Body, 'offInConsole' | 'offByMail'>
type Props = {
  readonly kinds: Preferences['kinds']
  readonly wanted: Off
  readonly change: (off: Partial<Off>) => void
}

export function Kinds({ kinds, wanted, change }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const id = useId()
  const box = (list: keyof Off, kind: Kind, label: string, disabled: boolean) => (
    <input
      type="checkbox"
      aria-label={label}
      disabled={disabled}
      checked={disabled || !wanted[list].includes(kind)}
      onChange={({ target }) => {
        const others = wanted[list].filter((one) => one !== kind)
        change({ [list]: target.checked ? others : [...others, kind] })
      }}
    />
  )
  return (
    <WideTable labelledBy={id}>
      <caption id={id} className={styles.caption}>
        {t.kinds}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t.kind}</th>
          <th scope="col">{t.inConsole}</th>
          <th scope="col">{t.byMail}</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, alwaysShown, ...title }) => (
          <tr key={kind}>
            <th scope="row">
              {title[language]}
              {alwaysShown && <p className={styles.always}>{t.always}</p>}
            </th>
            <td>{box('offInConsole', kind, t.choiceInConsole(title[language]), alwaysShown)}</td>
            <td>{box('offByMail', kind, t.choiceByMail(title[language]), false)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}
