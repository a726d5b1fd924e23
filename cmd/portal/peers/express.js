// The review queue by Express and EJS: the same query, prepared, and a page of the same rows. No session, no counts.
const [, , modules, file, query] = process.argv;
const load = require('node:module').createRequire(modules + '/');
const express = load('express'), ejs = load('ejs'), Database = load('better-sqlite3');
const rows = new Database(file, { readonly: true }).prepare(query);
const page = ejs.compile(`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>待审申请</title></head><body><main><h1>待审申请</h1><table>
<thead><tr><th>编号</th><th>商家</th><th>计划</th><th>版本</th><th>审核人</th><th>截止</th></tr></thead><tbody>
<% for (const r of rows) { %><tr><td><a href="/staff/cases/<%= r.id %>"><%= r.number %></a></td><td><%= r.name %></td><td><%= r.programme %></td><td><%= r.edition %></td>
<td><%= r.claimed_by_name %></td><td><time><%= new Date(Number(r.due) / 1000).toISOString() %></time></td></tr><% } %>
</tbody></table></main></body></html>`);
const app = express();
app.get('/', (_, answer) => { answer.type('html').send(page({ rows: rows.all() })); });
const server = app.listen(0, '127.0.0.1', () => console.error('http://127.0.0.1:' + server.address().port));
process.on('SIGINT', () => process.exit(0));
