// The people of a school: found by name and role, registered one by one, or pasted from a list.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, buttonLook } from '../../controls/button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer, Empty } from '../../frame/answer.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { roleNames, useRoleName } from '../../frame/role-name.ts'
import { shownDay, shownName } from '../../frame/shown.ts'
import { MOST_PEOPLE, matches, type Person, useEverybody } from './everybody.ts'
import styles from './people.module.css'
import { RegisterPerson } from './register-person.tsx'
import words from './words.ts'

const SHOWN_AT_ONCE = 100

export default function People() {
  const t = useWords(words)
  const roleName = useRoleName()
  const everybody = useEverybody()
  const [text, setText] = useFilter('find')
  const [role, setRole] = useFilter('role')
  const [registers, setRegisters] = useState(false)
  return (
    <Page
      title={t.title}
      actions={
        <>
          <Link to="/people/paste" className={buttonLook()}>
            {t.paste}
          </Link>
          <Button look="strong" aria-expanded={registers} onClick={() => setRegisters(!registers)}>
            {t.register}
          </Button>
        </>
      }
    >
      {registers && <RegisterPerson close={() => setRegisters(false)} />}
      <search className={styles.filters}>
        <TextField
          type="search"
          label={t.find}
          defaultValue={text ?? ''}
          onChange={(event) => setText(event.target.value || undefined)}
        />
        <SelectField label={t.role} value={role ?? ''} onChange={(event) => setRole(event.target.value || undefined)}>
          <option value="">{t.allRoles}</option>
          {roleNames.map((one) => (
            <option key={one} value={one}>
              {roleName(one)}
            </option>
          ))}
        </SelectField>
      </search>
      <Answer of={everybody} isEmpty={({ items }) => items.length === 0} empty={<p>{t.empty}</p>}>
        {({ items, isWhole }) => (
          <>
            {!items.some(({ roles }) => roles.includes('learner')) && <FirstSteps />}
            {!isWhole && <p role="note">{t.limit(MOST_PEOPLE)}</p>}
            <Found people={items.filter((person) => matches(person, text, role))} />
          </>
        )}
      </Answer>
    </Page>
  )
}

/** What to do in which order, until the school has learners. */
function FirstSteps() {
  const t = useWords(words)
  return (
    <section className={styles.panel} aria-labelledby="first-steps">
      <h2 id="first-steps">{t.firstSteps}</h2>
      <ol className={styles.steps}>
        <li>{t.stepTeachers}</li>
        <li>
          <Link to="/school/classes">{t.stepClass}</Link>
        </li>
        <li>
          <Link to="/people/paste">{t.stepList}</Link>
        </li>
        <li>{t.stepCards}</li>
      </ol>
    </section>
  )
}

function Found({ people }: { readonly people: readonly Person[] }) {
  const t = useWords(words)
  const language = useLanguage()
  const roleName = useRoleName()
  const [most, setMost] = useState(SHOWN_AT_ONCE)
  if (people.length === 0)
    return (
      <Empty>
        <p>{t.none}</p>
      </Empty>
    )
  return (
    <section className={styles.panel} aria-labelledby="found">
      <p id="found" role="status">
        {t.found(people.length)}
      </p>
      <WideTable labelledBy="found">
        <thead>
          <tr>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.roles}</th>
            <th scope="col">{t.since}</th>
          </tr>
        </thead>
        <tbody>
          {people.slice(0, most).map((person) => (
            <tr key={person.person}>
              <th scope="row">
                <Link to={`/people/${person.person}`}>{shownName(person) || t.unnamed}</Link>
              </th>
              <td>{person.roles.length === 0 ? t.left : person.roles.map(roleName).join(', ')}</td>
              <td>{shownDay(person.registeredAt, language)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      {people.length > most && <Button onClick={() => setMost(most + SHOWN_AT_ONCE)}>{t.more}</Button>}
    </section>
  )
}
