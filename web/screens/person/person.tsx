// One person, as the administration sees them: contact details, roles, access, and the class of a learner.
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { isRoleName, roleNames, useRoleName } from '../../frame/role-name.ts'
import { shownDay, shownName } from '../../frame/shown.ts'
import { Access } from './access.tsx'
import { Enrolment } from './enrolment.tsx'
import { Family } from './family.tsx'
import styles from './person.module.css'
import words from './words.ts'

type Details = paths['/api/people/{person}']['get']['responses'][200]['content']['application/json']

export default function Person() {
  const t = useWords(words)
  const language = useLanguage()
  const person = useParameter('person')
  const details = useAsked(['person', person], (signal) =>
    api.GET('/api/people/{person}', { params: { path: { person }, query: sinceOwnChanges() }, signal }),
  )
  const data = details.data
  const isLearner = data?.roles.some(({ role, until }) => role === 'learner' && until === null) === true
  const hasRole = data?.roles.some(({ until }) => until === null) === true
  return (
    <Page
      title={data ? shownName(data) || t.unnamed : t.person}
      above={<Link to="/people">{t.people}</Link>}
      lead={data && t.since(shownDay(data.registeredAt, language))}
      actions={
        <>
          {isLearner && <Link to={`/learners/${person}`}>{t.progress}</Link>}
          <Link to={`/people/${person}/accesses`}>{t.accesses}</Link>
        </>
      }
    >
      <Answer of={details}>
        {(found) => (
          <div className={styles.panels}>
            <Roles details={found} />
            {hasRole && <Access details={found} />}
            {isLearner && <Enrolment person={person} />}
            {isLearner && <Family learner={person} />}
          </div>
        )}
      </Answer>
    </Page>
  )
}

function Roles({ details }: { readonly details: Details }) {
  const t = useWords(words)
  const language = useLanguage()
  const roleName = useRoleName()
  const { person, roles } = details
  const give = useCommand((role: (typeof roleNames)[number], once) =>
    api.POST('/api/people/roles', { ...once, body: { person, role } }),
  )
  const take = useCommand((role: (typeof roleNames)[number], once) =>
    api.POST('/api/people/roles/withdrawals', { ...once, body: { person, role } }),
  )
  const [chosen, choose] = useState('')
  const free = roleNames.filter((role) => !roles.some((held) => held.role === role && held.until === null))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isRoleName(chosen)) give.mutate(chosen, { onSuccess: () => choose('') })
  }
  const error = give.error ?? take.error
  return (
    <section className={styles.panel} aria-labelledby="roles">
      <h2 id="roles">{t.roles}</h2>
      <ul className={styles.roles}>
        {roles.map(({ role, from, until }) => (
          <li key={`${role} ${from}`}>
            <span>
              {until === null
                ? t.held(roleName(role), shownDay(from, language))
                : t.ended(roleName(role), shownDay(from, language), shownDay(until, language))}
            </span>
            {until === null && (
              <ConfirmedButton
                aria-label={t.takeRoleNamed(roleName(role))}
                busy={take.isPending}
                question={t.takeRoleQuestion(roleName(role))}
                consequence={t.takeRoleWhat}
                act={() => take.mutate(role)}
              >
                {t.takeRole}
              </ConfirmedButton>
            )}
          </li>
        ))}
      </ul>
      <form className={styles.row} onSubmit={submit}>
        <SelectField label={t.role} value={chosen} onChange={(event) => choose(event.target.value)}>
          <option value="" />
          {free.map((role) => (
            <option key={role} value={role}>
              {roleName(role)}
            </option>
          ))}
        </SelectField>
        <Button type="submit" busy={give.isPending} disabled={chosen === ''}>
          {t.giveRole}
        </Button>
      </form>
      {error && <CommandNote problem={error} />}
      <dl className={styles.contact}>
        <dt>{t.email}</dt>
        <dd>{details.email ?? t.unknown}</dd>
        <dt>{t.phone}</dt>
        <dd>{details.phone ?? t.unknown}</dd>
      </dl>
    </section>
  )
}
