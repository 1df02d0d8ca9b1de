// A teacher makes contents, a group and a path without a terminal, a learner works through it and revises, also without a network, and
// the teacher follows: in a real browser. Needs a Chromium, and is skipped where there is none.
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { agreed } from '../fixtures/consents.ts'
import { caughtUp } from '../http/caught-up.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { attempt, openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { signIn, type Visitor, visit } from './people-of-console.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null

describe.skipIf(missing !== null)(`teaching in a browser${missing ? ` (${missing})` : ''}`, () => {
  let stack: Stack
  let open: OpenBrowser
  let origin: string
  let teacher: Visitor
  let pupil: Visitor
  let head: Visitor
  let asTeacher: string
  const learner = randomUUID()
  const ofClass = randomUUID()
  const must = async (url: string, body: object, token?: string) => {
    const answer = await stack.ask('POST', url, { body, ...(token !== undefined && { token }) })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`)
  }

  beforeAll(async () => {
    if ('missing' in found) return
    stack = await openStack('console teaching', {
      worker: true,
      console: await readBuiltConsole(await builtConsoleFolder()),
    })
    await openedSchool(stack)
    const { person } = await adult(stack, 'teacher', { name: 'b.roc' })
    await must('/api/people', { person: learner, role: 'learner', givenName: 'Léa', familyName: 'Sol' })
    const klass = { class: ofClass, schoolYear: '2026-2027' }
    await must('/api/classes', { ...klass, name: 'CM1 B', level: 'CM1', teacher: person })
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
    await must('/api/enrolments', { ...klass, learner, occurredAt: daysAgo(30) })
    await must('/api/accounts', { person: learner, name: 'lea' })
    await must(`/api/accounts/${learner}/password`, { password: PASSWORD })
    // Which screens are visited is recorded with it alone.
    await must('/api/rights/consents/on-paper', agreed(learner, 'detailed-tracking'))
    // Two exercises are due; the bank has the answer of one.
    const bank = { exercise: 'tables-7x8', skill: 'calcul/tables', question: 'Combien font 7 × 8 ?', expected: '56' }
    await must('/api/curriculum/exercises', bank)
    const tool = await stack.token('tool')
    for (const exercise of ['tables-7x8', 'tables-6x9']) {
      const done = { type: 'exercise_completed', exercise, skill: 'calcul/tables', attempts: 3 }
      await must('/api/adaptive/interaction', { ...done, learner, occurredAt: daysAgo(3) }, tool)
    }
    const title = { fr: 'Une réponse juste', en: 'A right answer' }
    const text = { fr: 'Tu as répondu juste.', en: 'You answered right.' }
    const criterion = { kind: 'count', of: 'right-answers', atLeast: 1 }
    const badge = randomUUID()
    await must('/api/badges', { badge, title, text, icon: 'star', criterion })
    await must('/api/adaptive/interaction', attempt(learner, { correct: true }), tool)
    await caughtUp(stack)
    // What a process does half a minute later.
    const award = { id: randomUUID(), command: 'learning.award-badges', input: { learner } }
    asTeacher = await stack.token('teacher', { actor: person })
    await must('/api/events', [award], asTeacher)
    await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = stack.server.server.address() as AddressInfo
    origin = `http://localhost:${port}`
    open = await openBrowser(found)
    teacher = await visit(open.browser, `${origin}/teaching/contents?school=${stack.tenant}`)
    await signIn(teacher, 'b.roc', PASSWORD)
    pupil = await visit(open.browser, `${origin}/me/revisions?school=${stack.tenant}`)
    await signIn(pupil, 'lea', PASSWORD)
    await adult(stack, 'administrator', { name: 'a.dir' })
    head = await visit(open.browser, `${origin}/school/competencies?school=${stack.tenant}`)
    await signIn(head, 'a.dir', PASSWORD)
  })
  afterAll(async () => {
    await open?.close()
    await stack?.close()
  })

  it('a teacher writes a quiz, is told at its field what is wrong, and validates it', async () => {
    const { page } = teacher
    await page.getByText('Aucun contenu ici.').waitFor()
    await page.getByRole('link', { name: 'Créer', exact: true }).click()
    await page.getByLabel('Titre, tel que les élèves le voient').fill('Les tables de 7')
    await page.getByLabel('Énoncé').fill('7 × 7 = ?')
    await page.getByLabel('Choix 1', { exact: true }).fill('49')
    await page.getByLabel('Choix 2', { exact: true }).fill('49')
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click()
    await page.getByText('Le même choix est proposé deux fois.').first().waitFor()
    expect(await page.getByLabel('Choix 2', { exact: true }).getAttribute('aria-invalid')).toBe('true')
    await teacher.isAccessible()
    await page.getByLabel('Choix 1', { exact: true }).fill('47')
    await page.getByLabel('Le choix 2 est juste').check()
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click()
    await page.getByText('Aucun élève ne peut encore l’avoir.').waitFor()
    await page.getByRole('button', { name: 'Valider la version 1' }).click()
    await page.getByText('Les élèves ont la version 1.').waitFor()
    await teacher.isAccessible()
  })

  it('sends an image with a content, which is checked and shown', async () => {
    const { page } = teacher
    await page.getByRole('link', { name: 'Contenus', exact: true }).last().click()
    await page.getByRole('link', { name: 'Les tables de 7' }).waitFor()
    await page.getByLabel('Type de contenu').selectOption('image')
    await page.getByRole('link', { name: 'Créer', exact: true }).click()
    await page.getByLabel('Titre, tel que les élèves le voient').fill('Sept rangées')
    const file = (name: string, mimeType: string, buffer: Buffer) => ({ name, mimeType, buffer })
    await page.getByLabel('Fichier', { exact: true }).setInputFiles(file('a.png', 'image/png', Buffer.from('rien')))
    await page.getByText('Ce fichier n’est ni un PDF, ni une image, ni un enregistrement').waitFor()
    const blue = { width: 60, height: 40, channels: 3, background: '#336699' } as const
    const png = await sharp({ create: blue }).png().toBuffer()
    await page.getByLabel('Fichier', { exact: true }).setInputFiles(file('b.png', 'image/png', png))
    await page.getByRole('img', { name: 'Aperçu de l’image' }).waitFor()
    await page.getByLabel('Ce que montre l’image').fill('Sept rangées de sept points.')
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click()
    await page.getByRole('button', { name: 'Valider la version 1' }).click()
    await page.getByText('Les élèves ont la version 1.').waitFor()
    await teacher.isAccessible()
  })

  it('forms a group, makes a path of the contents, and gives it to the group', async () => {
    const { page } = teacher
    await page.goto(`${origin}/classes/${ofClass}/groups`)
    await page.getByLabel('Nom du groupe').fill('Groupe bleu')
    await page.getByRole('button', { name: 'Former le groupe' }).click()
    // Checked once the service has answered: `check()` would not wait for that.
    await page.getByLabel('Léa Sol').click()
    await page.getByRole('region', { name: 'Groupe bleu' }).getByText('1 élève').waitFor()
    await teacher.isAccessible()
    await page.goto(`${origin}/teaching/paths`)
    await page.getByLabel('Nom du parcours').fill('Réviser les tables')
    await page.getByLabel('Nom de l’étape').fill('Je m’entraîne')
    await page.getByLabel('Les tables de 7').check()
    await page.getByLabel('Sept rangées').check()
    await page.setViewportSize({ width: 320, height: 640 })
    await teacher.isAccessible()
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.getByRole('button', { name: 'Créer le parcours' }).click()
    await page.getByText('Le parcours a été créé.').waitFor()
    await page.goto(`${origin}/classes/${ofClass}/paths`)
    await page.getByLabel('Parcours', { exact: true }).selectOption({ label: 'Réviser les tables' })
    await page.getByLabel('À qui').selectOption({ label: 'groupe Groupe bleu' })
    await page.getByRole('button', { name: 'Donner', exact: true }).click()
    await page.getByText('Le parcours a été donné. Les élèves le voient dans un instant.').waitFor()
    const given = page.getByRole('listitem').filter({ hasText: 'Réviser les tables' })
    await given.getByText('groupe Groupe bleu').waitFor()
    await teacher.isAccessible()
  })

  it('the learner sees the image in the step, and answers the quiz without a network', async () => {
    const { page, context } = pupil
    await expect
      .poll(async () => {
        await page.goto(`${origin}/paths`)
        await page.getByRole('heading', { level: 1, name: 'Mes parcours' }).waitFor()
        await page.locator('main [aria-busy="true"]').waitFor({ state: 'detached' })
        return page.getByRole('link', { name: /Réviser les tables/ }).count()
      })
      .toBe(1)
    // Less than a second is no visit, and a fast machine takes less.
    const look = () => page.waitForTimeout(1_100)
    await page.getByRole('link', { name: /Réviser les tables/ }).click()
    await page.getByRole('button', { name: 'Ouvrir : Sept rangées' }).waitFor()
    await look()
    await page.getByRole('button', { name: 'Ouvrir : Sept rangées' }).click()
    const image = page.getByRole('img', { name: 'Sept rangées de sept points.' })
    await image.waitFor()
    await expect.poll(() => page.evaluate('[...document.images].some((one) => one.naturalWidth > 0)')).toBe(true)
    await pupil.isAccessible()
    await look()
    await page.getByRole('button', { name: 'J’ai terminé', exact: true }).click()
    await page.getByText('Fait à 50 %').waitFor()
    await page.getByRole('button', { name: 'Ouvrir : Les tables de 7' }).click()
    await page.getByLabel('49').check()
    await look()
    await context.setOffline(true)
    await page.getByRole('button', { name: 'Envoyer mes réponses' }).click()
    await page.getByText('gardé sur cet appareil, à envoyer').waitFor()
    await context.setOffline(false)
    await page.getByText('Bravo, tu as terminé ce parcours.').waitFor()
    await page.getByText('1 sur 1 points').waitFor()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Attestation (PDF) : « Réviser les tables »' }).click()
    expect((await downloading).suggestedFilename()).toMatch(/^attestation-[0-9a-f]{8}\.pdf$/)
    await pupil.isAccessible()
  })

  it('a sequence asks an exercise of the bank, and an answer without a network is an attempt and the result', async () => {
    await must('/api/curriculum/skills', { skill: 'calcul/tables', title: 'Les tables' })
    await caughtUp(stack)
    const sequence = randomUUID()
    const { page } = teacher
    await page.goto(`${origin}/sequences/${sequence}`)
    for (const [n, title] of ['Les tables', 'Réviser', 'Questions de la banque'].entries())
      await page.getByLabel('Titre').nth(n).fill(title)
    await page.getByLabel('Type').selectOption('quiz')
    await page.getByLabel('Ce que l’élève fait').selectOption('exercises')
    await page.getByLabel('Exercices de la compétence').selectOption({ label: 'Les tables' })
    await page.getByLabel('Combien font 7 × 8 ?').check()
    await teacher.isAccessible()
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click()
    await page.getByText(/^Le brouillon est enregistré/).waitFor()
    await must('/api/sequences/publications', { sequence, version: 1 }, asTeacher)
    await caughtUp(stack)
    await must('/api/classes/sequences', { class: ofClass, sequence, version: 1 }, asTeacher)
    const own = await stack.token('learner', { actor: learner })
    const answered = async (url: string) => (await stack.ask('GET', url, { token: own })).json()
    await expect
      .poll(async () => (await answered(`/api/learners/${learner}/sequences`)).items?.length, {
        timeout: NEVER_COMES_MS,
      })
      .toBe(1)
    const ofPupil = pupil.page
    await ofPupil.goto(`${origin}/me/sequences`)
    await ofPupil.getByRole('link', { name: 'Commencer' }).click()
    await ofPupil.getByRole('heading', { name: 'Combien font 7 × 8 ?' }).waitFor()
    await pupil.context.setOffline(true)
    await ofPupil.getByLabel('Ta réponse').fill('56')
    await ofPupil.getByRole('button', { name: 'Valider' }).click()
    await ofPupil.getByText('Bravo, c’est juste !').waitFor()
    await ofPupil.getByRole('button', { name: 'Terminer' }).click()
    await ofPupil.getByText(/^1 travail attend/).waitFor()
    await pupil.context.setOffline(false)
    await ofPupil.getByText('1 réponse juste sur 1').waitFor()
    await pupil.isAccessible()
    const { items } = await answered(`/api/learners/${learner}/history?type=learning.exercise-attempted`)
    expect(items[0].data).toMatchObject({
      ...{ exercise: 'tables-7x8', exerciseVersion: 1, skill: 'calcul/tables', response: '56', correct: true },
      durationMs: expect.any(Number),
    })
  })

  it('the learner says how they like to work, and the teacher reads it and notes the grade', async () => {
    await pupil.page.goto(`${origin}/me`)
    const own = pupil.page.getByRole('region', { name: 'Ma façon de travailler' })
    await own.getByLabel('J’aime travailler').selectOption('kinesthetic')
    await own.getByRole('button', { name: 'Enregistrer' }).click()
    await own.getByText(/^en manipulant \(déclaré par toi le /).waitFor()
    await pupil.isAccessible()
    await teacher.page.goto(`${origin}/learners/${learner}?class=${ofClass}`)
    const noted = teacher.page.getByRole('region', { name: 'Façon de travailler et niveau scolaire' })
    await noted.getByText(/^en manipulant \(déclaré par l’élève le /).waitFor()
    await noted.getByLabel(/^Niveau en /).fill('<CM1>')
    await noted.getByRole('button', { name: 'Noter le niveau' }).click()
    await noted.getByText('Un niveau de 20 caractères au plus est attendu, comme CM1.').waitFor()
    await noted.getByLabel(/^Niveau en /).fill('CM1')
    await noted.getByRole('button', { name: 'Noter le niveau' }).click()
    await noted.getByText(/^CM1 \(20\d\d-20\d\d\) \(déclaré par vous le /).waitFor()
    await teacher.isAccessible()
  })

  it('revises what is due by keyboard, without a network in between, and reads how it went', async () => {
    const { page, context } = pupil
    await page.getByRole('link', { name: 'À réviser' }).click()
    await page.getByText('2 choses à réviser').waitFor()
    await pupil.isAccessible()
    await page.getByRole('button', { name: 'Commencer' }).click()
    await context.setOffline(true)
    const answerOne = async () => {
      if ((await page.getByRole('heading', { name: 'Combien font 7 × 8 ?' }).count()) === 1) {
        await page.getByLabel('Ta réponse').fill('56')
        await page.keyboard.press('Enter')
        await page.getByText('Bravo, tu t’en souviens !').waitFor()
        await page.keyboard.press('2')
      } else {
        await page.getByRole('button', { name: 'J’ai essayé' }).press('Enter')
        await page.getByText('Comment était-ce ?').waitFor()
        await page.keyboard.press('1')
      }
    }
    await page.getByText('1 sur 2', { exact: true }).waitFor()
    await answerOne()
    await page.getByText('2 sur 2', { exact: true }).waitFor()
    await context.setOffline(false)
    await page.reload()
    await page.getByText('2 sur 2', { exact: true }).waitFor()
    await pupil.isAccessible()
    await answerOne()
    await page.getByText('Ta révision est terminée.').waitFor()
    await page.getByText('1 réponse retrouvée sur 2', { exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Mes dernières révisions' }).waitFor()
    await pupil.isAccessible()
  })

  it('the learner sees the badge and why, and the teacher takes it back with a reason', async () => {
    await pupil.page.getByRole('link', { name: 'Mes badges' }).click()
    await pupil.page.getByText('Tu as répondu juste.').waitFor()
    await pupil.isAccessible()
    const { page } = teacher
    await page.goto(`${origin}/classes/${ofClass}/badges`)
    await page.getByRole('button', { name: 'Léa Sol' }).click()
    await page.getByRole('button', { name: 'Reprendre « Une réponse juste »' }).click()
    await page.getByLabel('Motif').fill('La réponse venait d’un camarade.')
    await teacher.isAccessible()
    await page.getByRole('button', { name: 'Reprendre « Une réponse juste »' }).click()
    await page.getByText(/^Repris le /).waitFor()
    await page.getByRole('cell', { name: 'Pas encore de badge.' }).waitFor()
    const { items } = (await stack.ask('GET', `/api/learners/${learner}/history`)).json()
    expect(items[0]).toMatchObject({
      ...{ type: 'learning.badge-revoked', data: { reason: 'La réponse venait d’un camarade.' } },
    })
  })

  it('the teacher defines a badge, is told at its field what is wrong, and sees who of the class would have it', async () => {
    const { page } = teacher
    await page.goto(`${origin}/teaching/badges`)
    await page.getByText('Tu as répondu juste.').waitFor()
    await page.getByLabel('Nom, en français').fill('Deux exercices')
    await page.getByLabel('Nom, en anglais').fill('Two exercises')
    await page.getByLabel('Ce que lit l’élève, en français').fill('Tu as terminé deux exercices.')
    await page.getByLabel('Ce que lit l’élève, en anglais').fill('You completed two exercises.')
    await page.getByLabel('De quoi').selectOption('exercises')
    await page.getByLabel('Combien, au moins').fill('0')
    await page.getByRole('button', { name: 'Enregistrer le badge' }).click()
    await page.getByText('Un nombre entier de 1 à 100 000 est attendu.').waitFor()
    await teacher.isAccessible()
    await page.getByLabel('Combien, au moins').fill('2')
    await page.getByLabel('Essayer avec une classe').selectOption({ label: 'CM1 B' })
    await page.getByRole('button', { name: 'Voir qui l’aurait' }).click()
    await page.getByText('1 élève l’aurait aujourd’hui, sur 1.').waitFor()
    await page.getByRole('row', { name: 'Léa Sol l’aurait' }).waitFor()
    await teacher.isAccessible()
    await page.getByRole('button', { name: 'Enregistrer le badge' }).click()
    await page.getByText(/^Le badge est enregistré/).waitFor()
    await page.getByRole('button', { name: 'Modifier « Deux exercices »' }).click()
    expect(await page.getByLabel('Combien, au moins').inputValue()).toBe('2')
  })

  it('the teacher asks for competencies instead, is told of an unknown code, and stops offering the badge', async () => {
    const { page } = teacher
    await page.getByLabel('Ce qui compte').selectOption('competencies')
    await page.getByLabel('Compétences, au moins').fill('1')
    await page.getByLabel('Niveau atteint').selectOption('acquis')
    await page.getByLabel('Seulement parmi ces compétences').fill('fr.inconnu')
    await page.getByRole('button', { name: 'Enregistrer le badge' }).click()
    await page.getByText('Un de ces codes n’est pas dans le référentiel de l’école.').waitFor()
    await teacher.isAccessible()
    await page.getByLabel('Seulement parmi ces compétences').fill('')
    await page.getByLabel('Essayer avec une classe').selectOption({ label: 'CM1 B' })
    await page.getByRole('button', { name: 'Voir qui l’aurait' }).click()
    await page.getByRole('row', { name: 'Léa Sol 0 sur 1' }).waitFor()
    await page.getByRole('button', { name: 'Enregistrer le badge' }).click()
    await page.getByText(/^Le badge est enregistré/).waitFor()
    await page.getByRole('button', { name: 'Ne plus proposer « Deux exercices »' }).click()
    await teacher.isAccessible()
    await page.getByRole('dialog').getByRole('button', { name: 'Ne plus proposer' }).click()
    await page.getByText('n’est plus proposé').waitFor()
    expect(await page.getByRole('button', { name: 'Ne plus proposer « Deux exercices »' }).count()).toBe(0)
    await teacher.isAccessible()
  })

  it('an administrator defines a competency and changes its level, and the class has it', async () => {
    const { page } = head
    await page.getByText('L’école n’a pas encore de référentiel.').waitFor()
    await page.getByLabel('Code').fill('fr cal')
    await page.getByLabel('Compétence', { exact: true }).fill('Poser une division')
    await page.getByLabel('Domaine').fill('Calcul')
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await page.getByText(/^Un code de lettres majuscules/).waitFor()
    await head.isAccessible()
    await page.getByLabel('Code').fill('fr.cal.1')
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await page.getByRole('row', { name: /FR\.CAL\.1.*apprentissage/ }).waitFor()
    await page.getByRole('button', { name: 'Modifier « Poser une division »' }).click()
    await page.getByLabel('Niveau attendu').selectOption('maitrise')
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await page.getByRole('row', { name: /FR\.CAL\.1.*maîtrise/ }).waitFor()
    await head.isAccessible()
    await teacher.page.goto(`${origin}/classes/${ofClass}/competencies`)
    await teacher.page.getByRole('columnheader', { name: 'Poser une division' }).waitFor()
  })

  it('an administrator imports a table of competencies, once each row was looked through', async () => {
    const { page } = head
    const table = page.getByLabel('Tableau', { exact: true })
    await table.fill('code;title\nFR.CAL.2;Poser une multiplication')
    await page.getByRole('button', { name: 'Relire' }).click()
    await page.getByText(/^Ce tableau n’a pas les colonnes attendues/).waitFor()
    const rows = [
      'code;title;kind;domain;expected',
      'FR.CAL.1;Poser une division;compétence;Calcul;maîtrise',
      'FR.CAL.2;Poser une multiplication;compétence;Calcul;maîtrise',
      'FR.CAL.3;Connaître les tables;connaissance;Calcul;maîtrise',
    ]
    await table.fill(rows.join('\n'))
    await page.getByRole('button', { name: 'Relire' }).click()
    await page.getByText('1 compétence à enregistrer, 1 ligne à corriger.').waitFor()
    await page.getByRole('row', { name: /FR\.CAL\.1.*inchangée/ }).waitFor()
    await page.getByRole('row', { name: /4 .*à corriger : le type, savoir ou compétence/ }).waitFor()
    await head.isAccessible()
    await page.getByRole('button', { name: 'Enregistrer 1 compétence' }).click()
    await page.getByText('1 compétence enregistrée, 1 ligne laissée de côté.').waitFor()
    await page.getByRole('button', { name: 'Modifier « Poser une multiplication »' }).waitFor()
    await head.isAccessible()
  })

  it('the teacher follows the path, corrects a mark, and sees what the class forgets and how the learner revised', async () => {
    const { page } = teacher
    await page.goto(`${origin}/classes/${ofClass}/paths`)
    await page.getByRole('button', { name: 'Réviser les tables' }).click()
    await page.getByRole('row', { name: /Léa Sol.*100 %.*terminé.*1 sur 1/ }).waitFor()
    await page.getByRole('button', { name: 'Voir le travail de Léa Sol' }).click()
    await page.getByRole('button', { name: 'Corriger la note de « Les tables de 7 »' }).click()
    await page.getByLabel('Points, sur 1').fill('2')
    await page.getByRole('button', { name: 'Enregistrer la note' }).click()
    await page.getByText('Un nombre de 0 à 1, par quarts de point.').waitFor()
    await teacher.isAccessible()
    await page.getByLabel('Points, sur 1').fill('0,5')
    await page.getByRole('button', { name: 'Enregistrer la note' }).click()
    await page.getByText(/^note corrigée le /).waitFor()
    await page.getByRole('row', { name: /Léa Sol.*0,5 sur 1/ }).waitFor()
    const visits = page.getByRole('region', { name: 'Écrans vus dans ce parcours' })
    await visits.getByText(/\d écrans, /).click()
    for (const screen of ['les étapes du parcours', 'Sept rangées', 'Les tables de 7'])
      await visits.getByRole('listitem').filter({ hasText: screen }).first().waitFor()
    await teacher.isAccessible()
    await page.goto(`${origin}/classes/${ofClass}/revisions`)
    await page.getByRole('rowheader', { name: 'Combien font 7 × 8 ?' }).waitFor()
    await page.getByRole('button', { name: 'Léa Sol' }).click()
    await page.getByText(/1 réponse retrouvée sur 2, en 1 minute/).waitFor()
    await teacher.isAccessible()
    await page.getByLabel('Réponses à retrouver').selectOption('0.8')
    await page.getByLabel('Révisions par jour, au plus').fill('5')
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await page.getByText(/^La classe vise 80\s% de réponses retrouvées\.$/).waitFor()
    await teacher.isAccessible()
  })

  it('the teacher asks another learner for a review that did not come, or is told that nobody is left', async () => {
    const { page } = teacher
    const [production, review, excused, other] = Array.from({ length: 4 }, () => randomUUID())
    const tool = await stack.token('tool')
    const joins = async (person: string | undefined, givenName: string) => {
      await must('/api/people', { person, role: 'learner', givenName, familyName: 'Mer' })
      await must('/api/enrolments', { class: ofClass, schoolYear: '2026-2027', learner: person })
    }
    await joins(excused, 'Noé')
    const written = { learner, production }
    const draft = [
      { id: randomUUID(), command: 'learning.draft-production', input: { ...written, title: 'La mer', text: 'Loin.' } },
      { id: randomUUID(), command: 'learning.submit-production', input: written },
    ]
    await must('/api/events', draft, tool)
    const dueAt = new Date(Date.now() + 86_400_000).toISOString()
    await must('/api/peer-reviews', { ...written, review, reviewer: excused, dueAt }, asTeacher)
    await must('/api/peer-reviews/closures', { learner, review, reason: 'cancelled' }, asTeacher)
    await caughtUp(stack)
    await page.goto(`${origin}/classes/${ofClass}/texts`)
    // With the text that it is about, and its author.
    await page.getByRole('row', { name: /Noé Mer La mer \(Léa Sol\).*annulée/ }).waitFor()
    await page.getByRole('button', { name: 'Demander à un ou une autre élève' }).click()
    await page.getByText('Aucun autre élève de la classe ne peut faire cette relecture en ce moment.').waitFor()
    await teacher.isAccessible()
    await joins(other, 'Zoé')
    await caughtUp(stack)
    await page.getByRole('button', { name: 'Demander à un ou une autre élève' }).click()
    await page.getByRole('row', { name: /Zoé Mer.*attendue/ }).waitFor()
    await page.getByText('Confiée à un ou une autre élève').waitFor()
    await teacher.isAccessible()
  })

  it('the teacher reads which errors and strategies were noted, in whose answers, and on the page of the learner', async () => {
    const { page } = teacher
    const tool = await stack.token('tool')
    const noted = { errorType: 'retenue-oubliee', strategy: 'calcul-pose', correct: false }
    for (const _ of [1, 2]) await must('/api/adaptive/interaction', attempt(learner, noted), tool)
    await caughtUp(stack)
    await page.goto(`${origin}/classes/${ofClass}/follow-up`)
    await page.getByRole('tab', { name: 'Erreurs et stratégies' }).click()
    const error = page.getByRole('row', { name: /^retenue oubliee 2 / })
    await error.getByText('1 élève').click()
    await teacher.isAccessible()
    await error.getByRole('link', { name: 'Léa Sol (2)' }).click()
    await page.getByRole('heading', { name: 'Erreurs et stratégies' }).waitFor()
    await page.getByRole('row', { name: /calcul pose stratégie 2 0.% / }).waitFor()
    await teacher.isAccessible()
  })

  it('complains about nothing', () =>
    expect(
      [...teacher.complaints, ...pupil.complaints, ...head.complaints].filter(
        (one) => !/ERR_INTERNET_DISCONNECTED|a status of 4(09|15|22)/.test(one),
      ),
    ).toEqual([]))
})
