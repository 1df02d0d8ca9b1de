// A list of people, pasted, looked through, and then recorded: each line by itself, so that one that is refused stops no other.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, buttonLook } from '../../controls/button.tsx'
import { SelectField, TextArea } from '../../controls/field.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { CommandNote, useRefusal } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { isRoleName, type RoleName, roleNames, useRoleName } from '../../frame/role-name.ts'
import { shownName } from '../../frame/shown.ts'
import { useEverybody } from '../people/everybody.ts'
import { isReady, type Row, readPasted, type Trouble } from './pasted-list.ts'
import styles from './people-paste.module.css'
import { type Recorded, useRecordRows } from './record-rows.ts'
import words from './words.ts'

export default function PeoplePaste() {
  const t = useWords(words)
  const roleName = useRoleName()
  const [text, setText] = useState('')
  const [role, setRole] = useState<RoleName>('learner')
  const [intoClass, setClass] = useState('')
  const everybody = useEverybody()
  const classes = useAsked(['classes'], (signal) =>
    api.GET('/api/classes', { params: { query: { limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  const open = (classes.data?.items ?? []).filter(({ closedAt }) => closedAt === null)
  // Once they are recorded, they are known: the list stays as it was looked through.
  const [looked, setLooked] = useState<readonly Row[] | null>(null)
  const rows = looked ?? readPasted(text, role, new Set((everybody.data?.items ?? []).map(shownName)))
  const ready = rows.filter(isReady)
  const record = useRecordRows()
  const into = open.find((one) => one.class === intoClass)
  const save = () => {
    setLooked(rows)
    record.mutate({ rows: ready, intoClass: into ?? null })
  }
  const again = () => {
    record.reset()
    setLooked(null)
    setText('')
  }
  const results = [...(record.data?.values() ?? [])]
  const refused = results.filter((one) => !one.isRegistered).length
  const notEnrolled = results.filter((one) => one.isRegistered && one.refusal !== null).length
  return (
    <Page title={t.title} lead={t.lead} above={<Link to="/people">{t.people}</Link>}>
      <div className={styles.panel}>
        <TextArea
          label={t.list}
          hint={t.listHint}
          rows={8}
          value={text}
          spellCheck={false}
          readOnly={looked !== null}
          onChange={(event) => setText(event.target.value)}
        />
        <div className={styles.choices}>
          <SelectField
            label={t.role}
            value={role}
            disabled={looked !== null}
            onChange={(event) => isRoleName(event.target.value) && setRole(event.target.value)}
          >
            {roleNames.map((one) => (
              <option key={one} value={one}>
                {roleName(one)}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t.intoClass}
            value={intoClass}
            disabled={looked !== null}
            onChange={(event) => setClass(event.target.value)}
          >
            <option value="">{t.noClass}</option>
            {open.map((one) => (
              <option key={one.class} value={one.class}>
                {`${one.name} (${one.schoolYear})`}
              </option>
            ))}
          </SelectField>
        </div>
      </div>
      {rows.length > 0 && (
        <section className={styles.panel} aria-labelledby="preview">
          <h2 id="preview">{t.preview}</h2>
          <p role="status">
            {record.data
              ? [
                  t.done(ready.length - refused),
                  ...(notEnrolled > 0 ? [t.notEnrolled(notEnrolled)] : []),
                  ...(refused > 0 ? [t.failed(refused)] : []),
                ].join(' ')
              : t.counts(ready.length, rows.length - ready.length)}
          </p>
          {record.error && <CommandNote problem={record.error} />}
          <div className={styles.buttons}>
            {record.data ? (
              <>
                {into && (
                  <Link to={`/classes/${into.class}/sign-in`} className={buttonLook('strong')}>
                    {t.cards(into.name)}
                  </Link>
                )}
                <Button onClick={again}>{t.another}</Button>
              </>
            ) : (
              <Button look="strong" busy={record.isPending} disabled={ready.length === 0} onClick={save}>
                {record.isPending ? t.saving : t.save(ready.length)}
              </Button>
            )}
          </div>
          {intoClass === '' && rows.some(({ grade }) => grade !== '') && <p>{t.gradesNeedClass}</p>}
          <Preview rows={rows} recorded={record.data ?? null} />
        </section>
      )}
    </Page>
  )
}

type PreviewProps = { readonly rows: readonly Row[]; readonly recorded: ReadonlyMap<number, Recorded> | null }

function Preview({ rows, recorded }: PreviewProps) {
  const t = useWords(words)
  const refusal = useRefusal()
  const roleName = useRoleName()
  const hasGrades = rows.some(({ grade }) => grade !== '')
  const said = (trouble: Trouble | null): string => {
    if (trouble === null) return t.ready
    if (trouble.kind === 'no-name') return t.noName
    if (trouble.kind === 'too-long') return t.tooLong
    if (trouble.kind === 'twice') return t.twice(trouble.line)
    if (trouble.kind === 'wrong-grade') return t.wrongGrade
    return trouble.kind === 'known' ? t.known : t.unknownRole(trouble.role)
  }
  const became = ({ isRegistered, refusal: refused }: Recorded): string => {
    if (refused === null) return t.sent
    return isRegistered ? t.sentWithoutClass(refusal(refused)) : refusal(refused)
  }
  return (
    <div className={styles.rows}>
      <WideTable labelledBy="preview">
        <thead>
          <tr>
            <th scope="col">{t.line}</th>
            <th scope="col">{t.givenName}</th>
            <th scope="col">{t.familyName}</th>
            <th scope="col">{t.roleColumn}</th>
            {hasGrades && <th scope="col">{t.grade}</th>}
            <th scope="col">{t.result}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const result = recorded?.get(row.line)
            const state = result ? (result.refusal === null ? 'good' : 'bad') : isReady(row) ? '' : 'bad'
            return (
              <tr key={row.line} data-state={row.trouble?.kind === 'known' && !result ? 'warn' : state}>
                <td>{row.line}</td>
                <td>{row.givenName}</td>
                <td>{row.familyName}</td>
                <td>{roleName(row.role)}</td>
                {hasGrades && <td>{row.grade}</td>}
                <td>{result ? became(result) : said(row.trouble)}</td>
              </tr>
            )
          })}
        </tbody>
      </WideTable>
    </div>
  )
}
