import type { paths } from '../../../clients/typescript/sillage-api.ts'

type Path = paths['/api/notices/preferences']
export type Preferences = Path['get']['responses'][200]['content']['application/json']
export type Body = NonNullable<Path['post']['requestBody']>['content']['application/json']
