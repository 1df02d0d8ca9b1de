import { counted, inBothLanguages } from '../../frame/words.ts'

const outcomesInFrench: Readonly<Record<string, string>> = {
  new: 'nouvelle',
  changed: 'modifiée',
  same: 'inchangée',
}
const outcomesInEnglish: Readonly<Record<string, string>> = { new: 'new', changed: 'changed', same: 'unchanged' }
const wrongInFrench: Readonly<Record<string, string>> = {
  code: 'à corriger : le code, ou une ligne précédente a le même code et dit autre chose',
  title: 'à corriger : le titre, de 1 à 200 caractères',
  description: 'à corriger : la description, de 2 000 caractères au plus',
  kind: 'à corriger : le type, savoir ou compétence',
  domain: 'à corriger : le domaine, de 1 à 100 caractères',
  expected: 'à corriger : le niveau attendu, initiation, apprentissage ou maîtrise',
}
const wrongInEnglish: Readonly<Record<string, string>> = {
  code: 'to be corrected: the code, or an earlier row has the same code and says something else',
  title: 'to be corrected: the title, of 1 to 200 characters',
  description: 'to be corrected: the description, of at most 2,000 characters',
  kind: 'to be corrected: the kind, savoir or compétence',
  domain: 'to be corrected: the domain, of 1 to 100 characters',
  expected: 'to be corrected: the expected level, initiation, apprentissage or maîtrise',
}

const inEnglish = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`)

export default inBothLanguages(
  {
    title: 'Importer un tableau',
    lead: 'Rien n’est enregistré avant que vous l’ayez relu. Ce que l’école a déjà et que le tableau ne nomme pas reste.',
    file: 'Fichier CSV',
    tooLarge: 'Ce fichier est trop grand : 1 Mo au plus.',
    table: 'Tableau',
    tableHint:
      'La première ligne nomme les colonnes : code, titre, type, domaine, niveau attendu et, si besoin, description. Séparez-les par une tabulation, un point-virgule ou une virgule.',
    preview: 'Relire',
    record: (count: number) => `Enregistrer ${counted(count, 'compétence', 'compétences')}`,
    looked: (taken: number, unfit: number) =>
      unfit === 0
        ? `${counted(taken, 'compétence à enregistrer', 'compétences à enregistrer')}.`
        : `${counted(taken, 'compétence à enregistrer', 'compétences à enregistrer')}, ${counted(unfit, 'ligne à corriger', 'lignes à corriger')}.`,
    recorded: (taken: number, unfit: number) =>
      unfit === 0
        ? `${counted(taken, 'compétence enregistrée', 'compétences enregistrées')}.`
        : `${counted(taken, 'compétence enregistrée', 'compétences enregistrées')}, ${counted(unfit, 'ligne laissée de côté', 'lignes laissées de côté')}.`,
    rows: 'Les lignes du tableau',
    line: 'Ligne',
    code: 'Code',
    name: 'Compétence',
    outcome: 'Résultat',
    outcomes: (outcome: string) => outcomesInFrench[outcome] ?? outcome,
    unfit: (column: string | null) =>
      wrongInFrench[column ?? ''] ?? 'à corriger : le nombre de cellules, ou un guillemet qui n’est pas fermé',
  },
  {
    title: 'Import a table',
    lead: 'Nothing is recorded before you have looked through it. What the school has and the table does not name stays.',
    file: 'CSV file',
    tooLarge: 'This file is too large: at most 1 MB.',
    table: 'Table',
    tableHint:
      'The first line names the columns: code, title, kind, domain, expected and perhaps description. Separate them with a tab, a semicolon or a comma.',
    preview: 'Preview',
    record: (count: number) => `Record ${inEnglish(count, 'competency', 'competencies')}`,
    looked: (taken: number, unfit: number) =>
      unfit === 0
        ? `${inEnglish(taken, 'competency', 'competencies')} to record.`
        : `${inEnglish(taken, 'competency', 'competencies')} to record, ${inEnglish(unfit, 'line', 'lines')} to correct.`,
    recorded: (taken: number, unfit: number) =>
      unfit === 0
        ? `${inEnglish(taken, 'competency', 'competencies')} recorded.`
        : `${inEnglish(taken, 'competency', 'competencies')} recorded, ${inEnglish(unfit, 'line', 'lines')} left out.`,
    rows: 'The rows of the table',
    line: 'Line',
    code: 'Code',
    name: 'Competency',
    outcome: 'Result',
    outcomes: (outcome: string) => outcomesInEnglish[outcome] ?? outcome,
    unfit: (column: string | null) =>
      wrongInEnglish[column ?? ''] ?? 'to be corrected: the number of cells, or a quotation mark that is not closed',
  },
)
