// The hours in which no e-mail is sent.
import { SelectField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import type { Body } from './shapes.ts'
import words from './words.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
/** From eight in the evening to seven in the morning. */
const USUAL = { from: 20, until: 7 }

type Quiet = Body['quiet']

export function QuietHours({ quiet, change }: { readonly quiet: Quiet; readonly change: (quiet: Quiet) => void }) {
  const t = useWords(words)
  return (
    <>
      <label>
        <input
          type="checkbox"
          checked={quiet !== null}
          onChange={({ target }) => change(target.checked ? USUAL : null)}
        />
        <span>{t.hasQuiet}</span>
      </label>
      {quiet && (
        <>
          <Hour label={t.quietFrom} value={quiet.from} change={(from) => change({ ...quiet, from })} />
          <Hour label={t.quietUntil} value={quiet.until} change={(until) => change({ ...quiet, until })} />
        </>
      )}
    </>
  )
}

function Hour(props: { readonly label: string; readonly value: number; readonly change: (hour: number) => void }) {
  const t = useWords(words)
  const { label, value, change } = props
  return (
    <SelectField label={label} hint={t.quietHint} value={value} onChange={({ target }) => change(Number(target.value))}>
      {HOURS.map((hour) => (
        <option key={hour} value={hour}>
          {t.hour(hour)}
        </option>
      ))}
    </SelectField>
  )
}
