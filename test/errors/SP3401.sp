enum Test { quick, slow }

format Report "{failing: set of Test}"
