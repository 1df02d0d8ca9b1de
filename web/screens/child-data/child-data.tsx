// The data of one child, for a parent: consents, requests, the whole file, and who looked.
import { Link } from '@tanstack/react-router'
import { useParameter } from '../../frame/address.ts'
import { Answer, Empty } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownName } from '../../frame/shown.ts'
import { useChild, useChildren } from '../children/use-children.ts'
import { Consents } from '../person-data/consents.tsx'
import styles from '../person-data/person-data.module.css'
import { Requests } from '../person-data/requests.tsx'
import { WhoLooked } from '../person-data/who-looked.tsx'
import { WholeFile } from '../person-data/whole-file.tsx'
import personWords from '../person-data/words.ts'
import words from './words.ts'

export default function ChildData() {
  const t = useWords(words)
  const ofPerson = useWords(personWords)
  const person = useParameter('child')
  const children = useChildren()
  const child = useChild(person)
  const mayDecide = child?.level === 'manage'
  return (
    <Page
      title={t.title((child && shownName(child)) || t.unnamed)}
      lead={t.lead}
      above={<Link to="/children">{t.children}</Link>}
      actions={<Link to={`/children/${person}`}>{t.work}</Link>}
    >
      <Answer of={children}>
        {() =>
          child === undefined ? (
            <Empty>
              <p>{t.notYours}</p>
            </Empty>
          ) : (
            <>
              {!mayDecide && (
                <p className={styles.warning} role="note">
                  {ofPerson.needsManage}
                </p>
              )}
              <Consents person={person} isOwn={false} mayDecide={mayDecide} />
              <Requests person={person} isOwn={false} mayDecide={mayDecide} />
              <WholeFile person={person} />
              <WhoLooked person={person} isOwn={false} />
            </>
          )
        }
      </Answer>
    </Page>
  )
}
