// drizzle-orm, loaded as CommonJS. Its package.json has 179 KB, and Node reads it anew for each of its hundred ES modules: that
// costs 0.6 s and 150 MB at every start. As CommonJS it is read once.
import { createRequire } from 'node:module';
import type * as Orm from 'drizzle-orm';
import type * as Driver from 'drizzle-orm/better-sqlite3';
import type * as Core from 'drizzle-orm/sqlite-core';

const require = createRequire(import.meta.url);
const orm: typeof Orm = require('drizzle-orm');
const driver: typeof Driver = require('drizzle-orm/better-sqlite3');
const core: typeof Core = require('drizzle-orm/sqlite-core');

export const { and, asc, count, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, max, ne, sql } = orm;
export const { drizzle } = driver;
export const { blob, integer, primaryKey, real, sqliteTable, text } = core;
