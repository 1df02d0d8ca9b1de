import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Coller une liste',
    people: 'Personnes',
    lead: 'Copiez les lignes d’un tableur : prénom, nom, et si besoin le rôle. Rien n’est enregistré avant que vous l’ayez relu.',
    list: 'La liste',
    listHint:
      'Une personne par ligne ; séparez les colonnes par une tabulation, un point-virgule ou une virgule. Une quatrième colonne peut dire le niveau, pour une classe à plusieurs niveaux. La première ligne peut nommer les colonnes.',
    role: 'Rôle par défaut',
    intoClass: 'Inscrire les élèves dans',
    noClass: 'aucune classe',
    preview: 'Relire',
    line: 'Ligne',
    givenName: 'Prénom',
    familyName: 'Nom',
    roleColumn: 'Rôle',
    grade: 'Niveau',
    wrongGrade: 'un niveau a au plus 20 lettres ou chiffres, comme CM1',
    gradesNeedClass:
      'Choisissez une classe : le niveau s’enregistre avec l’inscription. Sans classe, il n’est pas enregistré.',
    result: 'Résultat',
    ready: 'prête',
    sent: 'enregistrée',
    sentWithoutClass: (why: string) => `enregistrée, mais pas inscrite dans la classe : ${why}`,
    notEnrolled: (count: number) =>
      `${counted(count, 'personne enregistrée n’est pas inscrite', 'personnes enregistrées ne sont pas inscrites')} dans la classe : inscrivez-les depuis leur page, sans les coller de nouveau.`,
    noName: 'il manque le prénom ou le nom',
    unknownRole: (role: string) => `rôle inconnu : ${role}`,
    twice: (line: number) => `la même que la ligne ${line}`,
    known: 'une personne de ce nom est déjà inscrite',
    tooLong: 'un nom a plus de 100 caractères',
    counts: (good: number, bad: number) =>
      bad === 0
        ? `${counted(good, 'personne prête', 'personnes prêtes')}`
        : `${counted(good, 'personne prête', 'personnes prêtes')}, ${counted(bad, 'ligne à corriger', 'lignes à corriger')}`,
    save: (count: number) => `Enregistrer ${counted(count, 'personne', 'personnes')}`,
    saving: 'Enregistrement…',
    done: (count: number) => `${counted(count, 'personne enregistrée', 'personnes enregistrées')}.`,
    failed: (count: number) => `${counted(count, 'ligne refusée', 'lignes refusées')} : voyez pourquoi ci-dessous.`,
    another: 'Coller une autre liste',
    cards: (ofClass: string) => `Préparer les cartes de ${ofClass}`,
  },
  {
    title: 'Paste a list',
    people: 'People',
    lead: 'Copy the rows of a spreadsheet: given name, family name, and the role if needed. Nothing is recorded before you have looked through it.',
    list: 'The list',
    listHint:
      'One person per line; separate the columns with a tab, a semicolon or a comma. A fourth column may say the grade, for a class of several grades. The first line may name the columns.',
    role: 'Default role',
    intoClass: 'Enrol the learners in',
    noClass: 'no class',
    preview: 'Preview',
    line: 'Line',
    givenName: 'Given name',
    familyName: 'Family name',
    roleColumn: 'Role',
    grade: 'Grade',
    wrongGrade: 'a grade has at most 20 letters or digits, such as CM1',
    gradesNeedClass: 'Choose a class: the grade is recorded with the enrolment. Without a class it is not recorded.',
    result: 'Result',
    ready: 'ready',
    sent: 'recorded',
    sentWithoutClass: (why: string) => `recorded, but not enrolled in the class: ${why}`,
    notEnrolled: (count: number) =>
      `${count === 1 ? '1 person was recorded but is' : `${count} people were recorded but are`} not enrolled in the class: enrol them from their page, and do not paste them again.`,
    noName: 'the given name or the family name is missing',
    unknownRole: (role: string) => `unknown role: ${role}`,
    twice: (line: number) => `the same as line ${line}`,
    known: 'a person of this name is registered already',
    tooLong: 'a name has more than 100 characters',
    counts: (good: number, bad: number) =>
      bad === 0
        ? `${good === 1 ? '1 person is' : `${good} people are`} ready`
        : `${good === 1 ? '1 person is' : `${good} people are`} ready, ${bad === 1 ? '1 line has' : `${bad} lines have`} to be corrected`,
    save: (count: number) => `Record ${count === 1 ? '1 person' : `${count} people`}`,
    saving: 'Recording…',
    done: (count: number) => `${count === 1 ? '1 person was' : `${count} people were`} recorded.`,
    failed: (count: number) => `${count === 1 ? '1 line was' : `${count} lines were`} refused: see why below.`,
    another: 'Paste another list',
    cards: (ofClass: string) => `Prepare the cards of ${ofClass}`,
  },
)
