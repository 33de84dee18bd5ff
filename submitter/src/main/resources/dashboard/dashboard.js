'use strict';

const STATES = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'SCHEDULED', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED'];
/** Children of array jobs are never service jobs, which alone are SCHEDULED. */
const CHILD_STATES = STATES.filter(state => state !== 'SCHEDULED');
const REFRESH_MILLIS = 2000;
const JOBS_STEP = 50;
const LOG_LINES = 2000;

const byId = id => document.getElementById(id);
let jobsShown = JOBS_STEP;
let chosen = null;
let follower = null;

/** An element with attributes and children; text is always text, never markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick') made.addEventListener('click', value);
    else if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined).map(child => child instanceof Node ? child : String(child)));
  return made;
}

async function get(path) {
  const answer = await fetch(path);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message || `HTTP status ${answer.status}`);
  return body;
}

async function call(operation, body) {
  const answer = await fetch(`/v1/${operation.toLowerCase()}`, { method: 'POST', body: JSON.stringify(body) });
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.message || `HTTP status ${answer.status}`);
  return result;
}

const stateTag = state => element('span', { class: 'tag', 'data-state': state }, state);
const number = value => Number(value || 0).toLocaleString();

function span(millis) {
  const seconds = Math.max(0, millis) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

const ran = job => job.startedAt ? span((job.stoppedAt || Date.now()) - job.startedAt) : '';
const moment = millis => element('time', { datetime: new Date(millis).toISOString(), title: new Date(millis).toLocaleString() },
  `${span(Date.now() - millis)} ago`);

/** Counts and a bar; what there is none of is dimmed, so that nothing jumps about. */
function showStates(list, bar, states, counts) {
  list.replaceChildren(...states.map(state => element('li', { class: counts[state] ? null : 'none', 'data-state': state },
    element('strong', {}, number(counts[state])), element('span', {}, state.toLowerCase()))));
  const total = states.reduce((sum, state) => sum + (counts[state] || 0), 0);
  bar.replaceChildren(...states.filter(state => counts[state]).map(state => {
    const part = element('i', { 'data-state': state, title: `${state} ${number(counts[state])}` });
    part.style.width = `${100 * counts[state] / total}%`;
    return part;
  }));
}

const nothing = (columns, text) => element('tr', {}, element('td', { class: 'empty', colspan: columns }, text));
const cell = (content, kind) => element('td', { class: kind }, content);

function showQueues(queues) {
  const waiting = jobs => jobs.SUBMITTED + jobs.PENDING + jobs.RUNNABLE;
  const running = jobs => jobs.SCHEDULED + jobs.STARTING + jobs.RUNNING;
  byId('queues').replaceChildren(...(queues.length ? queues.map(queue => element('tr', {},
    cell(queue.jobQueueName), cell(stateTag(queue.state)), cell(number(waiting(queue.jobs)), 'number'),
    cell(number(running(queue.jobs)), 'number'), cell(number(queue.jobs.SUCCEEDED), 'number'),
    cell(number(queue.jobs.FAILED), 'number'))) : [nothing(6, 'No queue yet. Make one with CreateJobQueue.')]));
  const select = byId('filter').elements.queue;
  const names = ['', ...queues.map(queue => queue.jobQueueName)];
  if (names.join() !== [...select.options].map(option => option.value).join()) {
    const kept = select.value;
    select.replaceChildren(...names.map(name => element('option', { value: name }, name || 'all')));
    select.value = names.includes(kept) ? kept : '';
  }
}

function showExecutors(executors) {
  byId('executors').replaceChildren(...(executors.length ? executors.map(executor => element('tr', {},
    cell(element('span', { title: executor.hostname }, executor.executorId)), cell(stateTag(executor.status)),
    cell(executor.runtime === 'process' ? 'process (not isolated)' : executor.runtime),
    cell(number(executor.attempts), 'number'),
    cell(`${executor.used.vcpus} of ${executor.capacity.vcpus}`),
    cell(`${number(executor.used.memoryMib)} of ${number(executor.capacity.memoryMib)} MiB`)))
    : [nothing(6, 'No executor has registered: nothing can run.')]));
}

function children(job) {
  if (job.nodeProperties) return `${number(job.nodeProperties.numNodes)} nodes`;
  const array = job.arrayProperties;
  if (!array || !array.size) return '';
  const ended = array.statusSummary.SUCCEEDED + array.statusSummary.FAILED;
  return `${number(ended)} of ${number(array.size)}`;
}

function showJobs(jobs, more) {
  byId('jobs').replaceChildren(...(jobs.length ? jobs.map(job => element('tr', {
    class: chosen === job.jobId ? 'open chosen' : 'open', onclick: () => { location.hash = job.jobId; } },
    cell(element('a', { class: 'id', href: `#${job.jobId}` }, job.jobId.slice(0, 8))), cell(job.jobName), cell(job.jobQueue),
    cell(stateTag(job.status)), cell(children(job)), cell(moment(job.createdAt)), cell(ran(job), 'number'),
    cell(job.container && job.container.exitCode !== undefined ? job.container.exitCode : '', 'number'),
    cell(job.status === 'SUCCEEDED' ? '' : (job.container && job.container.reason) || job.statusReason || '', 'reason')))
    : [nothing(9, 'No jobs here.')]));
  byId('more').hidden = !more;
}

function jobsPath() {
  const filter = byId('filter').elements;
  const query = new URLSearchParams({ limit: jobsShown });
  for (const name of ['queue', 'status', 'name']) {
    if (filter[name].value.trim()) query.set(name, filter[name].value.trim());
  }
  return `/headrace/v1/jobs?${query}`;
}

async function refresh() {
  const health = byId('health');
  try {
    const [overview, executors, jobs] = await Promise.all(
      [get('/headrace/v1/overview'), get('/headrace/v1/executors'), get(jobsPath())]);
    showStates(byId('states'), byId('bar'), STATES, overview.jobs);
    showQueues(overview.queues);
    showExecutors(executors.executors);
    showJobs(jobs.jobs, jobs.nextToken);
    if (chosen) await refreshDetail(chosen);
    const ready = await fetch('/health/ready');
    const checks = (await ready.json()).checks;
    health.dataset.tone = ready.ok ? 'good' : 'wait';
    health.textContent = ready.ok ? 'ready' : Object.entries(checks).filter(([, state]) => state !== 'ready')
      .map(([name, state]) => `${name}: ${state}`).join('; ');
  } catch (problem) {
    health.dataset.tone = 'bad';
    health.textContent = problem instanceof TypeError ? 'no answer; what you see may be old' : problem.message;
  }
}

function fact(name, value) {
  return value === undefined || value === null || value === '' ? [] : [element('dt', {}, name), element('dd', {}, value)];
}

const plainName = arn => arn.slice(arn.lastIndexOf('/') + 1);

/** A multi-node parallel job has no container: how it ended stands in the attempts of its main node. */
const containerOf = job => job.container || (job.attempts.length ? job.attempts[job.attempts.length - 1].container : {});

const nodesText = nodes => `${number(nodes.numNodes)}, the main one is ${nodes.mainNode}: ${nodes.nodeRangeProperties
  .map(range => `${range.targetNodes} ${range.container.image}`).join(', ')}`;

function showFacts(job) {
  const container = containerOf(job);
  const needs = (container.resourceRequirements || []).map(need => `${need.value} ${need.type === 'MEMORY' ? 'MiB' : need.type}`);
  byId('detail-name').textContent = job.jobName;
  byId('facts').replaceChildren(
    ...fact('Id', element('span', { class: 'id' }, job.jobId)),
    ...fact('State', stateTag(job.status)),
    ...fact('Reason', container.reason ? `${job.statusReason || ''} (${container.reason})` : job.statusReason),
    ...fact('Queue', plainName(job.jobQueue)),
    ...fact('Definition', plainName(job.jobDefinition)),
    ...fact('Nodes', job.nodeProperties && nodesText(job.nodeProperties)),
    ...fact('Node', job.nodeDetails && `${job.nodeDetails.nodeIndex}${job.nodeDetails.isMainNode ? ' (main node)' : ''}`),
    ...fact('Image', container.image),
    ...fact('Command', element('code', {}, (container.command || []).join(' '))),
    ...fact('Needs', needs.join(', ')),
    ...fact('Waits for', (job.dependsOn || []).map(other => other.jobId).filter(Boolean).join(', ')),
    ...fact('Submitted', new Date(job.createdAt).toLocaleString()),
    ...fact('Ran', ran(job)),
    ...fact('Exit code', container.exitCode),
    ...fact('Attempts', job.attempts.length > 1 ? job.attempts.map(attempt => attempt.container.exitCode ?? attempt.statusReason).join(', ') : ''));
}

/** What an event says beyond its name: its plain members, without the ids that the reader has before him. */
function eventText(event) {
  const skipped = new Set(['jobId', 'attemptId', 'fingerprint', 'dependants', 'incarnation', 'front']);
  return Object.entries(event.data).filter(([name, value]) => !skipped.has(name) && typeof value !== 'object')
    .map(([name, value]) => `${name} ${/(At|deadline)$/.test(name) ? new Date(value).toLocaleTimeString() : value}`).join(' · ');
}

function showHistory(events) {
  const first = events.length ? events[0].time : 0;
  byId('history').replaceChildren(...events.map(event => element('li', {},
    element('time', { title: new Date(event.time).toLocaleString() }, event.time === first
      ? new Date(event.time).toLocaleTimeString() : `+${span(event.time - first)}`),
    element('div', {}, element('strong', {}, event.type), event.actor ? element('small', {}, ` by ${event.actor}`) : null,
      element('p', {}, eventText(event))))));
}

async function showChildren(job) {
  const array = job.arrayProperties;
  byId('children').hidden = !(array && array.size);
  if (byId('children').hidden) return;
  showStates(byId('child-states'), byId('child-bar'), CHILD_STATES, array.statusSummary);
  const select = byId('child-status');
  if (!select.options.length) {
    select.replaceChildren(...[...CHILD_STATES].reverse().map(state => element('option', {}, state)));
    select.value = CHILD_STATES.slice().reverse().find(state => array.statusSummary[state]) || 'RUNNING';
  }
  const page = await call('ListJobs', { arrayJobId: job.jobId, jobStatus: select.value, maxResults: 200 });
  const list = page.jobSummaryList.map(child => element('li', {}, element('button', { type: 'button', 'data-state': child.status,
    onclick: () => { location.hash = child.jobId; } }, child.arrayProperties.index)));
  byId('child-list').replaceChildren(...list, page.nextToken ? element('li', {}, 'and more') : '');
}

/** Follows the output of a job from its last lines on, until it ends or another job is chosen. */
async function followLog(id) {
  const stop = new AbortController();
  follower = stop;
  const log = byId('log');
  const note = byId('log-note');
  log.replaceChildren();
  note.textContent = '';
  try {
    const answer = await fetch(`/headrace/v1/jobs/${encodeURIComponent(id)}/logs?follow=true&tail=${LOG_LINES}`, { signal: stop.signal });
    byId('log-section').hidden = !answer.ok;
    if (!answer.ok) return;
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      appendLines(log, lines.filter(line => line).map(line => JSON.parse(line)));
    }
    note.textContent = log.childNodes.length ? '' : 'it printed nothing';
  } catch (problem) {
    if (problem.name !== 'AbortError') note.textContent = 'the connection ended';
  }
}

function appendLines(log, lines) {
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
  log.append(...lines.map(line => element('span', { class: line.stream, title: new Date(line.timestamp).toLocaleString() }, `${line.message}\n`)));
  while (log.childNodes.length > LOG_LINES) log.firstChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

async function refreshDetail(id) {
  const [jobs, history] = await Promise.all([call('DescribeJobs', { jobs: [id] }),
    get(`/headrace/v1/jobs/${encodeURIComponent(id)}/history`).catch(() => ({ events: [] }))]);
  if (chosen !== id) return;
  if (!jobs.jobs.length) {
    byId('detail-name').textContent = 'There is no such job';
    byId('facts').replaceChildren(...fact('Id', id));
  } else {
    showFacts(jobs.jobs[0]);
    await showChildren(jobs.jobs[0]);
  }
  showHistory(history.events);
}

function choose() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (follower) follower.abort();
  chosen = id || null;
  byId('detail').hidden = !chosen;
  byId('child-status').replaceChildren();
  byId('log-section').hidden = true;
  if (chosen) {
    followLog(chosen);
    refreshDetail(chosen).catch(problem => { byId('detail-name').textContent = problem.message; });
  }
}

byId('filter').elements.status.append(...STATES.map(state => element('option', { value: state }, state)));
byId('filter').addEventListener('input', refresh);
byId('filter').addEventListener('submit', event => event.preventDefault());
byId('more').addEventListener('click', () => { jobsShown = Math.min(1000, jobsShown + JOBS_STEP); refresh(); });
byId('close').addEventListener('click', () => { location.hash = ''; });
byId('child-status').addEventListener('change', () => chosen && refreshDetail(chosen));
document.addEventListener('keydown', event => { if (event.key === 'Escape') location.hash = ''; });
window.addEventListener('hashchange', choose);

/** One round after the other, and none while nobody looks. */
async function loop() {
  if (!document.hidden) await refresh();
  setTimeout(loop, REFRESH_MILLIS);
}

choose();
loop();
