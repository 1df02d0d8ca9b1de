// The classes that a teacher teaches: each leads to the class.
import { Link } from '@tanstack/react-router'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import styles from './my-classes.module.css'
import words from './words.ts'

export default function MyClasses() {
  const t = useWords(words)
  const classes = useAsked(['classes'], (signal) =>
    api.GET('/api/classes', { params: { query: { limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  return (
    <Page title={t.title}>
      <Answer of={classes} isEmpty={({ items }) => items.length === 0} empty={<p>{t.empty}</p>}>
        {({ items }) => (
          <ul className={styles.classes}>
            {items.map((one) => (
              <li key={one.class}>
                <Link to={`/classes/${one.class}`} className={styles.class}>
                  <strong>{one.name}</strong>
                  <span>{t.learners(one.learners)}</span>
                  <span>{t.year(one.schoolYear)}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Page>
  )
}
