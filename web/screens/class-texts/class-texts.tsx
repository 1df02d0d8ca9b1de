// What the learners of a class have handed in: the teacher reads, answers and publishes, and asks classmates for reviews.
import { Link } from '@tanstack/react-router'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownName } from '../../frame/shown.ts'
import { ClassReviews } from './class-reviews.tsx'
import styles from './class-texts.module.css'
import { ReadText } from './read-text.tsx'
import words from './words.ts'

export default function ClassTexts() {
  const t = useWords(words)
  const ofClass = useParameter('class')
  const [open, setOpen] = useFilter('text')
  const asked = useAsked(['class texts', ofClass], (signal) =>
    api.GET('/api/classes/{class}/productions', {
      params: { path: { class: ofClass }, query: { limit: 200, ...sinceOwnChanges() } },
      signal,
    }),
  )
  return (
    <Page title={t.title} above={<Link to={`/classes/${ofClass}`}>{t.ofClass}</Link>}>
      <Panel title={t.handedIn}>
        {(id) => (
          <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
            {({ items }) => {
              const shown = items.find(({ production }) => production === open)
              return (
                <>
                  <WideTable labelledBy={id}>
                    <thead>
                      <tr>
                        <th scope="col">{t.author}</th>
                        <th scope="col">{t.text}</th>
                        <th scope="col">{t.progress}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {items.map((item) => (
                        <tr key={item.production}>
                          <th scope="row">{shownName(item)}</th>
                          <td>
                            <Button
                              aria-expanded={item.production === open}
                              onClick={() => setOpen(item.production === open ? undefined : item.production)}
                            >
                              {item.title ?? t.untitled}
                            </Button>
                            <small className={styles.words}>{t.words(item.words)}</small>
                          </td>
                          <td>{t.state(item.state)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </WideTable>
                  {shown && <ReadText key={shown.production} {...shown} close={() => setOpen(undefined)} />}
                </>
              )
            }}
          </Answer>
        )}
      </Panel>
      <ClassReviews ofClass={ofClass} texts={asked.data?.items ?? []} />
    </Page>
  )
}
