// Who accessed a person's data, as lines of a page in French.
import { fr, NARROW } from '#events/wording.ts'
import type { AccessesOfDay, Head } from './file-format.ts'
import type { Dates } from './french-values.ts'

/** By the name of the query, command or operation. */
const acts: Readonly<Record<string, string>> = {
  'user-progress': 'a regardé le travail',
  replay: 'a regardé le travail',
  'class-overview': 'a regardé la classe',
  'person-list': 'a lu le nom',
  'person-details': 'a lu le nom',
  'own-name': 'a lu le nom',
  'own-children': 'a lu le nom',
  accesses: 'a regardé cette liste',
  'access-file': 'a lu tout le dossier',
  'export-person': 'a demandé tout le dossier dans un fichier',
  'fetch-export': 'a téléchargé un fichier demandé',
  'rights-requests': 'a regardé les demandes',
  'rights-request': 'a regardé les demandes',
  consents: 'a regardé les accords',
  'sign-in': 'connexion',
  'sign-in-with-pin': 'connexion',
  webhook: 'envoi à un autre système',
}
/** The beginning of a name says what it is about. */
const beginnings: readonly (readonly [string, string])[] = [
  ['learning.', 'a enregistré un travail'],
  ['learner-', 'a regardé le travail'],
  ['class-', 'a regardé la classe'],
  ['identity.ask-guardian', 'a modifié le lien avec un parent'],
  ['identity.confirm-guardian', 'a modifié le lien avec un parent'],
  ['identity.end-guardian', 'a modifié le lien avec un parent'],
  ['identity.change-guardian', 'a modifié le lien avec un parent'],
  ['privacy.', 'a fait ou traité une demande, un accord ou une opposition'],
  ['identity.', 'a modifié le compte ou l’identité'],
  ['teaching.', 'a modifié la classe'],
  ['rgpd-', 'a traité une demande sur les données'],
  ['audit-', 'a contrôlé le journal des accès'],
]
const byPurpose: Readonly<Record<string, string>> = {
  teaching: 'autre acte d’enseignement',
  administration: 'autre acte d’administration',
  security: 'autre acte de sécurité',
  prediction: 'calcul d’une prédiction',
  wellbeing: 'autre acte d’enseignement',
}
const own = (words: Readonly<Record<string, string>>, key: string) =>
  Object.hasOwn(words, key) ? words[key] : undefined

const actInFrench = ({ action, purpose }: Pick<AccessesOfDay, 'action' | 'purpose'>): string =>
  own(acts, action) ??
  beginnings.find(([text]) => action.startsWith(text))?.[1] ??
  own(byPurpose, purpose) ??
  'autre acte'

/** The role that says most of why somebody looked comes first. */
const roles: readonly (readonly [string, string])[] = [
  ['teacher', 'personnel enseignant'],
  ['administrator', 'la direction'],
  ['auditor', 'la protection des données'],
  ['support', 'l’assistance technique'],
  ['parent', 'un parent'],
  ['learner', 'un élève'],
]

function whoInFrench({ who, roles: held }: Pick<AccessesOfDay, 'who' | 'roles'>, person: string): string {
  if (who === person) return 'cette personne'
  const [, name] = roles.find(([role]) => held.includes(role)) ?? []
  if (name !== undefined) return name
  return who === null
    ? 'quelqu’un qui n’est pas nommé, ou une personne effacée'
    : 'un programme, ou quelqu’un qui a quitté l’école'
}

export const NO_ACCESS = 'Aucune consultation n’est notée.'
export const ACCESSES = `Les consultations sont groupées par jour. Le journal n’est pas gardé sans fin${NARROW}: ce qui a expiré n’est plus là. Ce que fait un parent n’est pas montré à l’autre parent, et l’enfant ne voit pas lequel des deux l’a fait.`

export function accessRows({ accesses, person }: Pick<Head, 'accesses' | 'person'>, dates: Dates) {
  // Several commands have one name here: what reads alike is one line.
  const rows = new Map<string, { readonly cells: readonly string[]; readonly times: number }>()
  for (const one of accesses) {
    const refused = one.outcome === 'done' || one.outcome === 'repeated' ? '' : ' (refusé)'
    const cells = [dates.day(one.firstAt), whoInFrench(one, person), `${actInFrench(one)}${refused}`]
    const line = cells.join('\n')
    rows.set(line, { cells, times: (rows.get(line)?.times ?? 0) + one.times })
  }
  return {
    headings: ['Jour', 'Qui', 'Quoi', 'Nombre de fois'],
    rows: [...rows.values()].map(({ cells, times }) => [...cells, fr.count(times) ?? '']),
  }
}
