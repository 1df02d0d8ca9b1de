// The children of a parent: a card for each, with what a parent comes for.
import { Link } from '@tanstack/react-router'
import { buttonLook } from '../../controls/button.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownName } from '../../frame/shown.ts'
import styles from './children.module.css'
import { useChildren } from './use-children.ts'
import words from './words.ts'

export default function Children() {
  const t = useWords(words)
  const children = useChildren()
  // A weekly e-mail leads here, and says which week.
  const [week] = useFilter('week')
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={children} isEmpty={(found) => found.children.length === 0} empty={<p>{t.none}</p>}>
        {(found) => (
          <ul className={styles.cards}>
            {found.children.map((child) => {
              const name = shownName(child) || t.unnamed
              return (
                <li key={child.learner} className={styles.card}>
                  <h2>{name}</h2>
                  <p>{t[child.level]}</p>
                  <div className={styles.links}>
                    <Link
                      to={`/children/${child.learner}`}
                      search={week === undefined ? {} : { week }}
                      className={buttonLook('strong')}
                      aria-label={t.workOf(name)}
                    >
                      {t.work}
                    </Link>
                    <Link to={`/children/${child.learner}/data`} className={buttonLook()} aria-label={t.dataOf(name)}>
                      {t.data}
                    </Link>
                  </div>
                </li>
              )
            })}
          </ul>
        )}
      </Answer>
    </Page>
  )
}
