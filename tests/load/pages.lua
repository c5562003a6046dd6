-- What wrk asks for: pages.py's file, and a name of it, or "mix" for all in turn.
local asked = {}

function init(args)
  for line in io.lines(args[1]) do
    local name, cookie, paths = line:match("^(%S+) (%S+) (%S+)$")
    if name == args[2] or args[2] == "mix" then
      local one = { cookie = cookie, at = 0 }
      for path in paths:gmatch("[^,]+") do one[#one + 1] = path end
      asked[#asked + 1] = one
    end
  end
end

local turn = 0
function request()
  turn = turn % #asked + 1
  local one = asked[turn]
  one.at = one.at % #one + 1
  return wrk.format("GET", one[one.at], { ["Cookie"] = one.cookie })
end
