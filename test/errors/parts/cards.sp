/// What the cases beside this folder import.
enum Card { jack, queen, king }

local enum Mark { dot, cross }
