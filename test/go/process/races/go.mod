module gomaplab/races

go 1.19
