// All classes of the school, for its administration, and how one is opened.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { may, useSession } from '../../frame/session.ts'
import { shownDay, shownName } from '../../frame/shown.ts'
import { useEverybody } from '../people/everybody.ts'
import { OpenClass } from './open-class.tsx'
import styles from './school-classes.module.css'
import words from './words.ts'

export default function SchoolClasses() {
  const t = useWords(words)
  const language = useLanguage()
  const [opens, setOpens] = useState(false)
  const { data: session } = useSession()
  const manages = session ? may(session, 'teaching:assign') : false
  const teachers = useEverybody({ isAllowed: manages, roles: ['teacher'] })
  const classes = useAsked(['classes'], (signal) =>
    api.GET('/api/classes', { params: { query: { limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  const nameOf = (person: string) => {
    const found = teachers.data?.items.find((one) => one.person === person)
    return found ? shownName(found) || t.unnamed : `…${person.slice(-8)}`
  }
  return (
    <Page
      title={t.title}
      actions={
        manages && (
          <Button look="strong" aria-expanded={opens} onClick={() => setOpens(!opens)}>
            {t.open}
          </Button>
        )
      }
    >
      {opens && <OpenClass close={() => setOpens(false)} />}
      <Answer of={classes} isEmpty={({ items }) => items.length === 0} empty={<p>{t.empty}</p>}>
        {({ items }) => (
          <section className={styles.panel} aria-label={t.title}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.name}</th>
                  <th scope="col">{t.year}</th>
                  <th scope="col">{t.teacher}</th>
                  <th scope="col">{t.learners}</th>
                  <th scope="col">{t.state}</th>
                  <th scope="col">{t.signIn}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={one.class}>
                    <th scope="row">
                      <Link to={`/classes/${one.class}`}>{one.name}</Link>
                    </th>
                    <td>{one.schoolYear}</td>
                    <td>{nameOf(one.teacher)}</td>
                    <td>{t.count(one.learners)}</td>
                    <td>{one.closedAt === null ? t.isOpen : t.closed(shownDay(one.closedAt, language))}</td>
                    <td>
                      {manages && one.closedAt === null && (
                        <Link to={`/classes/${one.class}/sign-in`} aria-label={t.signInOf(one.name)}>
                          {t.signIn}
                        </Link>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Answer>
    </Page>
  )
}
