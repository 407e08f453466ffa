-- Gives every wanted value its stand-in, at once and undivided, so that two gateways never choose differently.
-- KEYS: last numbers, originals, known values, last use. ARGV[1]: see shared.py; the time is Redis's own unless it holds one. Answer: JSON list, or "full".
local order = cjson.decode(ARGV[1])
local clock = redis.call('TIME')
local now = order.now or (tonumber(clock[1]) + tonumber(clock[2]) / 1000000)
local numbers, originals, known, used = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local taken, names = {}, {}
for _, name in ipairs(order.taken) do taken['[' .. name .. ']'] = true end

local function drop(member)
  local name, digest = string.match(member, '^(.*)|(.-)$')
  redis.call('HDEL', originals, name)
  if redis.call('HGET', known, digest) == name then redis.call('HDEL', known, digest) end
  redis.call('ZREM', used, member)
end

for _, member in ipairs(redis.call('ZRANGEBYSCORE', used, '-inf', now - order.keep)) do drop(member) end

local function choose(one)
  for _, surrogate in ipairs(one.surrogates) do
    if redis.call('HEXISTS', originals, surrogate) == 0 then return surrogate end
  end
  redis.call('HSETNX', numbers, one.word, order.first)
  while true do
    local name = '[' .. one.word .. '_' .. redis.call('HINCRBY', numbers, one.word, 1) .. ']'
    if not taken[name] then return name end
  end
end

for place, one in ipairs(order.wanted) do
  local name = redis.call('HGET', known, one.digest)
  if not name or taken[name] then
    if redis.call('HLEN', originals) >= order.most then return 'full' end
    name = choose(one)
    redis.call('HSET', originals, name, one.sealed)
    redis.call('HSET', known, one.digest, name)
  end
  redis.call('ZADD', used, now, name .. '|' .. one.digest)
  names[place] = name
end

for _, key in ipairs({originals, known, used}) do redis.call('EXPIRE', key, math.ceil(order.keep)) end
if #names == 0 then return '[]' end
return cjson.encode(names)
